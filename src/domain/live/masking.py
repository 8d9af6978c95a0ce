"""Numbers for those who need not know whom they belong to."""

MASK_LEAVES_FIRST = 3
_LEAVES_LAST = 2


def masked(number: str | None) -> str | None:
    """Give a number with stars in place of its middle; as `masked` in the database does.

    The country and the length stay; of five characters or fewer only the length.
    """
    if number is None:
        return None
    hidden = len(number) - MASK_LEAVES_FIRST - _LEAVES_LAST
    if hidden <= 0:
        return "*" * len(number)
    return number[:MASK_LEAVES_FIRST] + "*" * hidden + number[-_LEAVES_LAST:]
