"""Lines that know whom to tell that they are done."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import frozen

from adapters.file_tail.files.framing import LONGEST_LINE, Framed
from adapters.file_tail.positions.progress import Span
from application.intake.data import Line


@frozen(kw_only=True)
class FollowedLine(Line):
    """A line of a followed file."""

    span: Span


def followed_lines(framed: Sequence[Framed], span: Span, file_id: str) -> Sequence[Line]:
    """Give the lines that ended in a chunk."""
    read_at = datetime.now(UTC)
    return [
        FollowedLine(
            payload=line.payload,
            length=line.length,
            file_id=file_id,
            offset=line.offset,
            read_at=read_at,
            defect="line_too_long" if line.length > LONGEST_LINE else None,
            span=span,
        )
        for line in framed
    ]
