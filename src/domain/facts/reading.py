"""The fact that somebody read whole numbers of calls."""

from attrs import frozen


@frozen(kw_only=True)
class NumbersRead:
    """Somebody was shown whole numbers; it says of what kind the question was, and no number.

    Each is the only event of its stream: nobody who reads waits for another.

    Attributes:
        by: who asked: a login on an operator's machine, or the name of a token.
        view: in what they were shown, as `cdr search`.
        filters: names of what was asked by, as `caller`; never what was asked for.
        calls: how many calls were shown; None where that is not known beforehand.
    """

    by: str
    view: str
    filters: tuple[str, ...] = ()
    calls: int | None = None
