"""A line as the record that stands for it."""

from collections.abc import Callable

from attrs import frozen

from application.intake.data import Line, Record, RecordKind
from domain.calls.identity import message_id


@frozen
class Unusable:
    """Why a line cannot be taken for what it seems to be."""

    reason: str


@frozen(kw_only=True)
class Records:
    """Makes records of the lines of a host; whatever a line holds, a record comes of it."""

    host: str
    kind_of: Callable[[bytes], RecordKind | Unusable]

    def of(self, line: Line) -> Record:
        """Give the record of a line: of what it is, or else a dead letter with the reason."""
        kind = Unusable(line.defect) if line.defect else self.kind_of(line.payload)
        if isinstance(kind, Unusable):
            return self._of(RecordKind.DEAD, line, kind.reason)
        return self._of(kind, line)

    def _of(self, kind: RecordKind, line: Line, reason: str | None = None) -> Record:
        return Record(
            kind=kind,
            message_id=message_id(self.host, _named_bytes(line)),
            host=self.host,
            line=line,
            body=line.payload,
            reason=reason,
        )


def _named_bytes(line: Line) -> bytes:
    # Two lines cut short may begin alike: their place tells them apart.
    place = f"{line.file_id}:{line.offset}:{line.length}:".encode() if line.defect else b""
    return place + line.payload
