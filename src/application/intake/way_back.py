"""Records that go to the stream a second time."""

from collections.abc import Callable, Sequence

from attrs import define, evolve

from application.intake.data import Record


@define
class WayBack:
    """A hole's records on their way: what they are worth is known when the last has its number."""

    sent: int = 0
    _confirmed: int = 0
    _arrived: Callable[[], None] | None = None

    def confirm(self, _: Record) -> None:
        """Take that the stream has one of them."""
        self._confirmed += 1
        self._look()

    def arrives(self, arrived: Callable[[], None]) -> None:
        """Have it called once all that were sent are confirmed; it may be so already."""
        self._arrived = arrived
        self._look()

    def _look(self) -> None:
        if self._arrived is not None and self._confirmed == self.sent:
            self._arrived()


def renamed(records: Sequence[Record], place: int, suffix: str) -> Sequence[Record]:
    """Give records ids that the stream does not know; the first covers bytes from a place on."""
    renamed = []
    for record in records:
        covers = (place, record.line.end)
        # Lines that are the same byte by byte are told apart: each has to come into the book.
        name = f"{record.message_id}:{suffix}:{record.line.offset}"
        renamed.append(evolve(record, message_id=name, covers=covers))
        place = record.line.end
    return renamed
