"""Where records are, on one screen."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from attrs import field, frozen

from application.health.asking import Asked, Away, answer
from application.health.complaints import of_book, of_bridge
from application.health.data import BridgeFigures
from application.health.ports import Bridges
from application.health.tell_stream import StreamStanding
from application.proof.overview import Overview

_T = TypeVar("_T")


@frozen(kw_only=True)
class Status:
    """Bridges, stream and book at one moment, as far as they answered."""

    at: datetime
    bridges: Mapping[str, BridgeFigures | Away] = field(factory=dict)
    stream: StreamStanding
    book: Overview | Away

    @property
    def wrong(self) -> Sequence[str]:
        """What somebody must look after, from the bridge to the book."""
        return [
            *(
                complaint
                for url, found in self.bridges.items()
                for complaint in _of(f"bridge {url}: ", found, partial(of_bridge, url))
            ),
            *self.stream.wrong,
            *_of("database: ", self.book, partial(of_book, now=self.at)),
        ]


@frozen(kw_only=True)
class TellStatus:
    """Ask all; who does not answer is wrong, the others are shown.

    Attributes:
        book: opens what it needs, and may raise any PortError.
    """

    bridges: Bridges
    stream: Callable[[], Awaitable[StreamStanding]]
    book: Asked[[datetime], Overview]
    clock: Callable[[], datetime]

    async def __call__(self, urls: Sequence[str]) -> Status:
        """Ask the bridges at these addresses, then the stream, then the book."""
        now = self.clock()
        bridges = {url: await answer(self.bridges.figures(url)) for url in urls}
        stream = await self.stream()
        return Status(at=now, bridges=bridges, stream=stream, book=await answer(self.book(now)))


def _of(who: str, found: _T | Away, judge: Callable[[_T], Iterable[str]]) -> Iterable[str]:
    return [f"{who}{found.why}"] if isinstance(found, Away) else judge(found)
