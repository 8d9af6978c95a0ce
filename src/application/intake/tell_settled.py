"""The worker's word to the hosts: which bytes of their files are in the book."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, Protocol, runtime_checkable

from attrs import define, field

from application.errors import UnavailableError
from application.intake.data import SettledTelling
from application.intake.ports import SettledBook, SettledFeed, StreamLook
from domain.intake.receipts import StreamLife
from domain.intake.settled import Ranges

# Sessions of several workers note at moments of their own transactions.
_OVERLAP: Final = timedelta(seconds=10)
_ALL_EVERY: Final = timedelta(seconds=30)
_ALL: Final = timedelta(days=30)


@runtime_checkable
class StreamObserver(Protocol):
    """Who is told that the stream is not what it was."""

    def went_back(self) -> None:
        """Tell that the stream is another one, or has lost its end."""
        ...


@define(kw_only=True)
class TellSettled:
    """Tell what is new, and every half minute everything, with how the stream is.

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
    _before: StreamLife | None = field(default=None, init=False)

    async def __call__(self) -> bool:
        """Tell once; there is never more to tell at once.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        now = self.clock()
        if self._all_at is None or now - self._all_at >= _ALL_EVERY:
            await self._tell(now - _ALL, await self._life())
            self._all_at = now
        else:
            await self._tell((self._new_since or now) - _OVERLAP, None)
        self._new_since = now
        return False

    async def _life(self) -> StreamLife | None:
        try:
            life = await self.look.life()
        except UnavailableError:
            return None
        if self._before is not None and life.is_less_than(self._before):
            self.observer.went_back()
        self._before = life
        return life

    async def _tell(self, since: datetime, stream: StreamLife | None) -> None:
        by_host: Mapping[str, dict[str, Ranges]] = defaultdict(dict)
        for file in await self.book.files(since):
            by_host[file.host][file.file_id] = file.ranges
        for host, settled in by_host.items():
            await self.feed.tell(host, SettledTelling(settled=settled, stream=stream))
