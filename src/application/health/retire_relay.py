"""Nobody tells facts to others any more, and nobody is waited for."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.errors import RejectedError
from application.health.ports import Duties
from application.proof.duties import OF_THE_RELAY, SILENT
from application.proof.overview import Overview, ReaderFigures
from application.proof.ports import RecordCensus


@frozen(kw_only=True)
class RetiredRelay:
    """What nobody does any more.

    Attributes:
        names: the duties that somebody did before.
        waiting: what of the log whoever relays again will tell first.
    """

    names: Sequence[str]
    waiting: Sequence[ReaderFigures]


@frozen(kw_only=True)
class RetireRelay:
    """Say of a book whose workers all run without a relay that this is meant."""

    duties: Duties
    census: RecordCensus
    clock: Callable[[], datetime]

    async def __call__(self) -> RetiredRelay:
        """Take back that a worker ever relayed; the next that does is waited for again.

        Raises:
            RejectedError: a worker relays, or did a moment ago.
            UnavailableError: the book is away; nothing has changed.
        """
        now = self.clock()
        book = await self.census.overview(now)
        _refuse_busy(book, now)
        names = await self.duties.retire(OF_THE_RELAY, now - SILENT)
        waiting = [each for each in book.readers if each.name in OF_THE_RELAY and each.positions]
        return RetiredRelay(names=names, waiting=waiting)


def _refuse_busy(book: Overview, now: datetime) -> None:
    for duty in book.duties:
        if duty.name in OF_THE_RELAY and duty.heard_at and now - duty.heard_at <= SILENT:
            ago = max(0, (now - duty.heard_at).total_seconds())
            raise RejectedError(
                f"a worker had the duty {duty.name} {ago:.0f} s ago: set AKIRA_RELAY=off at all"
                f" workers, and say it again {SILENT.total_seconds():.0f} s after the last one"
            )
