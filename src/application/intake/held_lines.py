"""Lines that the stream knew: done once it is on disk that it did."""

from collections.abc import Iterator

from attrs import define, field

from application.intake.data import Line


@define
class HeldLines:
    """Lines whose records are confirmed, and that are not done yet.

    A position behind such a line says that the stream has stored it. Whoever goes on from there
    without what was noted of it would call it lost.
    """

    _lines: dict[tuple[str, int], Line] = field(factory=dict, init=False)

    def hold(self, line: Line) -> None:
        """Keep a line back."""
        self._lines[line.file_id, line.offset] = line

    def holds(self, line: Line) -> bool:
        """Tell whether a line is kept back."""
        return (line.file_id, line.offset) in self._lines

    def let_go(self, line: Line) -> None:
        """Keep a line back no longer."""
        self._lines.pop((line.file_id, line.offset), None)

    def __iter__(self) -> Iterator[Line]:
        """Give what is kept back now; what changes meanwhile does no harm."""
        return iter([*self._lines.values()])

    def __bool__(self) -> bool:
        """Whether any is."""
        return bool(self._lines)
