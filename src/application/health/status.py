"""Where records are, on one screen."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import ParamSpec, TypeAlias, TypeVar

from attrs import field, frozen

from application.errors import PortError
from application.health.data import BridgeFigures
from application.health.ports import Bridges
from application.proof.overview import Overview, StreamFigures

_T = TypeVar("_T")
_P = ParamSpec("_P")
Asked: TypeAlias = Callable[_P, Awaitable[_T]]
_FULL = 0.8
_LAG_SECONDS = 60


@frozen
class Away:
    """Somebody who did not answer, and why not."""

    why: str


@frozen(kw_only=True)
class Status:
    """Bridges, stream and book at one moment, as far as they answered."""

    at: datetime
    bridges: Mapping[str, BridgeFigures | Away] = field(factory=dict)
    stream: StreamFigures | Away
    book: Overview | Away

    @property
    def wrong(self) -> Sequence[str]:
        """What somebody must look after, from the bridge to the book."""
        bridges = [complaint for pair in self.bridges.items() for complaint in _of_bridge(*pair)]
        return [*bridges, *_of_stream(self.stream), *_of_book(self.book)]


@frozen(kw_only=True)
class TellStatus:
    """Ask all; who does not answer is wrong, the others are shown.

    Attributes:
        stream, book: open what they need, and may raise any PortError.
    """

    bridges: Bridges
    stream: Asked[[], StreamFigures]
    book: Asked[[datetime], Overview]
    clock: Callable[[], datetime]

    async def __call__(self, urls: Sequence[str]) -> Status:
        """Ask the bridges at these addresses, then the stream, then the book."""
        now = self.clock()
        return Status(
            at=now,
            bridges={url: await _answer(self.bridges.figures(url)) for url in urls},
            stream=await _answer(self.stream()),
            book=await _answer(self.book(now)),
        )


async def _answer(asked: Awaitable[_T]) -> _T | Away:
    try:
        return await asked
    except PortError as error:
        return Away(str(error))


def _of_bridge(url: str, found: BridgeFigures | Away) -> Iterator[str]:
    if isinstance(found, Away):
        yield f"bridge {url}: {found.why}"
    elif found.lag_seconds > _LAG_SECONDS:
        yield f"bridge {url} lags {found.lag_seconds:.0f} s"


def _of_stream(found: StreamFigures | Away) -> Iterator[str]:
    if isinstance(found, Away):
        yield found.why
    elif found.max_size > 0 and found.size > _FULL * found.max_size:
        yield f"the stream is {100 * found.size / found.max_size:.0f} % full"


def _of_book(found: Overview | Away) -> Iterator[str]:
    if isinstance(found, Away):
        yield f"database: {found.why}"
        return
    if found.open_letters:
        yield f"{sum(found.open_letters.values())} open dead letters: akira dead list"
    if found.gaps:
        lost = sum(gap.last_seq - gap.first_seq + 1 for gap in found.gaps)
        yield f"the stream lost {lost} messages: akira republish the files"
