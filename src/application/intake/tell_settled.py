"""The worker's word to the hosts: which bytes of their files are in the book."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, runtime_checkable

from attrs import define, field

from application.errors import UnavailableError
from application.intake.data import SettledTelling
from application.intake.ports import SettledBook, SettledFeed, StreamLook
from domain.intake.judging import StreamLife
from domain.intake.settled import Ranges, SettledFile

# Sessions of several workers note at moments of their own transactions.
_OVERLAP: Final = timedelta(seconds=10)
_ALL_EVERY: Final = timedelta(seconds=30)
_ALL: Final = timedelta(days=30)
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


@runtime_checkable
class StreamObserver(Protocol):
    """Who is told that the stream is not what it was."""

    def went_back(self) -> None:
        """Tell that the stream is another one, or has lost its end."""
        ...


@define(kw_only=True)
class TellSettled:
    """Tell what is new, and every half minute all of 30 days, with how the stream is.

    Only then: who judges what is missing must have heard all that is there. The stream is looked
    at before the book is read, so all that its readers have taken out of it is among what is told.
    """

    book: SettledBook
    feed: SettledFeed
    look: StreamLook
    observer: StreamObserver
    clock: Callable[[], datetime]
    _new_since: datetime | None = field(default=None, init=False)
    _all_at: datetime | None = field(default=None, init=False)
    _hosts: set[str] = field(factory=set, init=False)
    _before: StreamLife | None = field(default=None, init=False)

    async def __call__(self) -> bool:
        """Tell once; there is never more to tell at once.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        now = self.clock()
        life = await self._life() if self._all_are_due(now) else None
        if life is not None:
            # Everybody who ever sent something hears how the stream is.
            await self._tell(await self.book.files(now - _ALL if self._all_at else _EVER), life)
            self._all_at = now
        else:
            since = min(self._new_since or now, now) - _OVERLAP
            await self._tell(await self.book.news(since), None)
        self._new_since = now
        return False

    def _all_are_due(self, now: datetime) -> bool:
        # A clock that was put back tells it all again.
        return self._all_at is None or not self._all_at <= now < self._all_at + _ALL_EVERY

    async def _life(self) -> StreamLife | None:
        try:
            life = await self.look.life()
        except UnavailableError:
            return None
        if self._before is not None and life.is_less_than(self._before):
            self.observer.went_back()
        self._before = life
        return life

    async def _tell(self, files: Sequence[SettledFile], stream: StreamLife | None) -> None:
        by_host: Mapping[str, dict[str, Ranges]] = defaultdict(dict)
        for file in files:
            by_host[file.host][file.file_id] = file.ranges
        self._hosts |= by_host.keys()
        for host in sorted(self._hosts if stream else by_host):
            settled = by_host.get(host, {})
            await self.feed.tell(host, SettledTelling(settled=settled, stream=stream))
