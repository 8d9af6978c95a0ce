"""What a tail that may crash must give, and what it must never give again."""

from collections import defaultdict

from attrs import define, field

from adapters.file_tail.files.identity import file_id_of
from adapters.file_tail.positions.checkpoint import Checkpoint
from application.intake.data import Line


@define
class Oracle:
    """Knows what was given, what was said to be done, and what therefore must not come again."""

    floors: dict[str, int] = field(factory=lambda: defaultdict(int))
    places: dict[bytes, tuple[str, int]] = field(factory=dict)

    def given(self, line: Line) -> None:
        place = (line.file_id, line.offset)
        assert line.offset >= self.floors[line.file_id], f"given again although remembered: {place}"
        assert self.places.setdefault(line.payload, place) == place

    def remembered(self, checkpoint: Checkpoint, undone: list[Line]) -> None:
        """Take what will not come again; nothing of it may be undone."""
        for each in (*checkpoint.files, *checkpoint.finished):
            file_id = file_id_of(each.head)
            self.floors[file_id] = max(self.floors[file_id], each.offset)
        for line in undone:
            assert self.floors[line.file_id] <= line.offset, "remembered before it was done"

    def stopped(self, given: list[Line], undone: list[Line]) -> None:
        """See that a stop remembered all that is done before the first undone line of a file."""
        first = {line.file_id: line.offset for line in sorted(undone, key=_offset, reverse=True)}
        for line in given:
            before = line.offset < first.get(line.file_id, line.offset + 1)
            assert not before or line.offset < self.floors[line.file_id], "done, not remembered"


def _offset(line: Line) -> int:
    return line.offset
