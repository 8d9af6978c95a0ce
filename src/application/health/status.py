"""Where records are, on one screen."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeAlias, TypeVar

from attrs import field, frozen

from application.errors import PortError
from application.health.complaints import of_book, of_bridge, of_stream, waits_long
from application.health.data import BridgeFigures
from application.health.ports import Bridges
from application.proof.overview import Overview, StreamFigures

_T = TypeVar("_T")
_P = ParamSpec("_P")
Asked: TypeAlias = Callable[_P, Awaitable[_T]]
_LOOK_AGAIN_SECONDS = 2.0


@frozen
class Away:
    """Somebody who did not answer, and why not."""

    why: str


@frozen(kw_only=True)
class Status:
    """Bridges, stream and book at one moment, as far as they answered.

    Attributes:
        before: the stream a moment earlier, where records waited long.
    """

    at: datetime
    bridges: Mapping[str, BridgeFigures | Away] = field(factory=dict)
    stream: StreamFigures | Away
    before: StreamFigures | None = None
    book: Overview | Away

    @property
    def wrong(self) -> Sequence[str]:
        """What somebody must look after, from the bridge to the book."""
        stream = partial(of_stream, before=self.before, now=self.at)
        return [
            *(
                complaint
                for url, found in self.bridges.items()
                for complaint in _of(f"bridge {url}: ", found, partial(of_bridge, url))
            ),
            *_of("", self.stream, stream),
            *_of("database: ", self.book, partial(of_book, now=self.at)),
        ]


@frozen(kw_only=True)
class TellStatus:
    """Ask all; who does not answer is wrong, the others are shown.

    Attributes:
        stream, book: open what they need, and may raise any PortError.
        rest: waits so many seconds, to see whether what waits becomes less.
    """

    bridges: Bridges
    stream: Asked[[], StreamFigures]
    book: Asked[[datetime], Overview]
    clock: Callable[[], datetime]
    rest: Callable[[float], Awaitable[None]]

    async def __call__(self, urls: Sequence[str]) -> Status:
        """Ask the bridges at these addresses, then the stream, then the book."""
        now = self.clock()
        bridges = {url: await _answer(self.bridges.figures(url)) for url in urls}
        stream, before = await self._stream(now)
        book = await _answer(self.book(now))
        return Status(at=now, bridges=bridges, stream=stream, before=before, book=book)

    async def _stream(self, now: datetime) -> tuple[StreamFigures | Away, StreamFigures | None]:
        found = await _answer(self.stream())
        if isinstance(found, Away) or not any(waits_long(each, now) for each in found.consumers):
            return found, None
        await self.rest(_LOOK_AGAIN_SECONDS)
        return await _answer(self.stream()), found


async def _answer(asked: Awaitable[_T]) -> _T | Away:
    try:
        return await asked
    except PortError as error:
        return Away(str(error))


def _of(who: str, found: _T | Away, judge: Callable[[_T], Iterable[str]]) -> Iterable[str]:
    return [f"{who}{found.why}"] if isinstance(found, Away) else judge(found)
