"""The tax classes of destinations: words for somebody else who reckons taxes."""

from collections.abc import Mapping, Sequence

from attrs import evolve, field, frozen

from domain.money.errors import InvalidWishError
from domain.money.names import account_name, name_key

_ALL = "*"


@frozen(kw_only=True)
class TaxClassSet:
    """Calls to some destinations have this tax class, from a month on.

    Attributes:
        destination: the name of one, or the beginning of names with a `*` behind it; in any case.
        tax_class: None: it has none by this any more.
        since: the month from which on it holds, as `2026-10`; None: at all times.
    """

    destination: str
    tax_class: str | None
    since: str | None
    because: str


@frozen(kw_only=True)
class TaxClass:
    """What holds of some destinations from a month on; attributes as in `TaxClassSet`."""

    destination: str
    since: str | None
    tax_class: str | None


@frozen
class TaxClasses:
    """What was said: class by destination, and by the month from which on it holds (or "")."""

    said: Mapping[str, Mapping[str, str | None]] = field(factory=dict)

    @property
    def listed(self) -> Sequence[TaxClass]:
        """All that holds, by destination; names as they are compared."""
        return [
            TaxClass(destination=name, since=since or None, tax_class=self.said[name][since])
            for name in sorted(self.said)
            for since in sorted(self.said[name])
        ]

    def of(self, destination: str, month: str) -> str | None:
        """Give the class of a destination in a month: by the narrowest that says something."""
        name = name_key(destination)
        fitting = (each for each in self.said if _fits(each, name))
        for each in sorted(fitting, key=_narrowness, reverse=True):
            since = max((at for at in self.said[each] if at <= month), default=None)
            found = None if since is None else self.said[each][since]
            if found is not None:
                return found
        return None


def with_class(classes: TaxClasses, event: TaxClassSet) -> TaxClasses:
    """Return the classes after one more event."""
    key = name_key(event.destination)
    of_key = {**classes.said.get(key, {}), event.since or "": event.tax_class}
    return evolve(classes, said={**classes.said, key: of_key})


def tax_class_set(
    destination: str, tax_class: str | None, since: str | None, because: str
) -> TaxClassSet:
    """Return what is said as it is kept.

    Raises:
        InvalidWishError: no name of destinations, or of a class.
    """
    kept = account_name(destination)
    if _ALL in kept.removesuffix(_ALL):
        raise InvalidWishError(
            f"no destination, and no beginning of some such as Germany*: {destination}",
            "destination",
        )
    name = None if tax_class is None else account_name(tax_class)
    return TaxClassSet(destination=kept, tax_class=name, since=since, because=because)


def _fits(said: str, name: str) -> bool:
    return name.startswith(said.removesuffix(_ALL)) if said.endswith(_ALL) else said == name


def _narrowness(said: str) -> tuple[bool, int]:
    return not said.endswith(_ALL), len(said)
