"""What is told of the log and its seals."""

from datetime import datetime

from attrs import frozen


@frozen
class LogMark:
    """A place in the log, and when nothing can come before it any more.

    Attributes:
        position: the highest that was committed when the mark was set.
        written_before: number of a transaction; whoever entered below that position, or still may,
            has a lower one.
    """

    position: int
    written_before: int


@frozen(kw_only=True)
class Unsealed:
    """What is not sealed yet.

    Attributes:
        events: how many; counted up to a hundred thousand.
        since: when the first of them was entered; None where there is none.
        of_old_form: those that older software wrote: they wait for `akira migrate`.
    """

    events: int = 0
    since: datetime | None = None
    of_old_form: int = 0
