"""Which bytes of files are in the book, in memory."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from application.intake.ports import SettledBook
from domain.intake.settled import SettledFile, Span, joined


def _now() -> datetime:
    return datetime.now(UTC)


@define
class MemorySettledBook(FailsOnDemand, SettledBook):
    """The spans that were noted, and when each file had its last."""

    clock: Callable[[], datetime] = _now
    spans: list[Span] = field(factory=list)
    touched: dict[tuple[str, str], datetime] = field(factory=dict)

    async def settle(self, spans: Sequence[Span]) -> None:
        self.fail_if_planned()
        self.spans += spans
        self.touched |= dict.fromkeys(((each.host, each.file_id) for each in spans), self.clock())

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        self.fail_if_planned()
        return [
            file for file in joined(self.spans) if self.touched[file.host, file.file_id] >= since
        ]
