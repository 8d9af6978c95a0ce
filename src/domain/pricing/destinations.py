"""Names of destinations that no tariff has."""

from collections.abc import Callable, Collection, Iterable, Sequence

from domain.near import did_you_mean, near

_SOME = "*"


def strange_destinations(
    wanted: Iterable[str], known: Collection[str], key: Callable[[str], str] = str
) -> Sequence[str]:
    """Say of each name that no tariff has such a destination, and which one may be meant.

    `Germany*` is how several begin; digits are a prefix and no name. Names of the same `key` are
    the same.
    """
    return [
        f"no tariff has a destination {name!r}{did_you_mean(near(_bare(name), known))}"
        for name in wanted
        if not _is_prefix(_bare(name)) and not _fits(name, known, key)
    ]


def _bare(name: str) -> str:
    return name.removesuffix(_SOME)


def _is_prefix(bare: str) -> bool:
    return not bare or (bare.isascii() and bare.isdigit())


def _fits(name: str, known: Collection[str], key: Callable[[str], str]) -> bool:
    sought = key(_bare(name))
    if name.endswith(_SOME):
        return any(key(each).startswith(sought) for each in known)
    return any(key(each) == sought for each in known)
