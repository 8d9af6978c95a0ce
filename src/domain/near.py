"""Names that somebody may have meant who wrote another one."""

from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches

_MOST = 3


def near(
    wanted: str, names: Iterable[str], key: Callable[[str], str] = str.casefold
) -> Sequence[str]:
    """Give the names that are much like one, at most three; those of the same `key` are equal."""
    by_key = {key(name): name for name in names}
    return [by_key[each] for each in get_close_matches(key(wanted), by_key, _MOST)]


def strange(said: str, wanted: Iterable[str | None], known: Collection[str]) -> Sequence[str]:
    """Say of each name that is not known what it is not, and which one may be meant."""
    return [
        f"{said} {name!r}{did_you_mean(near(name, known))}"
        for name in wanted
        if name is not None and name not in known
    ]


def did_you_mean(names: Sequence[str]) -> str:
    """Ask, behind what is wrong, whether one of these was meant; nothing where there is none."""
    return f"; did you mean {' or '.join(names)}?" if names else ""
