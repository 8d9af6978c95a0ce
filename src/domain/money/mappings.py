"""Which company pays for an account when, as the events of all companies make it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from attrs import frozen

from domain.money.events import AccountMapped

_EVER = datetime.min.replace(tzinfo=UTC)


@frozen(kw_only=True)
class Mapped:
    """From when a company pays for an account, up to the next one; None: since ever."""

    company_id: int
    valid_from: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether it has begun."""
        return self.valid_from is None or self.valid_from <= moment


def mapped(held: Sequence[Mapped], company_id: int, event: AccountMapped) -> tuple[Mapped, ...]:
    """Return who pays after one more event, the earliest first; one with the same start goes."""
    if event.valid_from is None:
        return (Mapped(company_id=company_id),)
    new = Mapped(company_id=company_id, valid_from=datetime.fromisoformat(event.valid_from))
    others = [before for before in held if before.valid_from != new.valid_from]
    return tuple(sorted([*others, new], key=_start))


def payer_at(held: Iterable[Mapped], moment: datetime) -> int | None:
    """Return the company that pays for calls that are answered then; None where nobody does."""
    holding = mapping_at(held, moment)
    return holding.company_id if holding else None


def mapping_at(held: Iterable[Mapped], moment: datetime) -> Mapped | None:
    """Return the one that says who pays then; None where nobody does."""
    return max((each for each in held if each.holds_at(moment)), key=_start, default=None)


def _start(mapping: Mapped) -> datetime:
    return mapping.valid_from or _EVER
