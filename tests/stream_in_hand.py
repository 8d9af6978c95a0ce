"""A stream that keeps what it is given, for those who publish."""

from collections.abc import Sequence

from attrs import define, field

from application.intake.data import Record
from application.intake.ports import RecordPublisher, Told
from domain.intake.numbers import StreamNumbers


@define
class Stream(RecordPublisher):
    """Takes what it is given; confirms the first so many."""

    confirms: int = 1_000_000
    taken: list[Record] = field(factory=list)
    numbers: StreamNumbers = field(factory=StreamNumbers)

    async def publish(
        self, records: Sequence[Record], stored: Told, *, known: Told | None = None
    ) -> None:
        del known
        for record in records:
            self.taken.append(record)
            if len(self.taken) <= self.confirms:
                stored(record)

    async def drain(self) -> None:
        """Nothing more will come."""
