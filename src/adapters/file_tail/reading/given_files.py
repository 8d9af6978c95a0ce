"""Files that an operator names, rotated and compressed ones too, each read once to its end."""

import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

from attrs import define, field

from adapters.file_tail.files.framing import LONGEST_LINE, Framed, LineSplitter
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, file_id_of, head_of
from application.errors import SetupError
from application.intake.data import Line
from application.intake.ports import CdrSource

_CHUNK = 128 * 1024


@define(kw_only=True)
class GivenFiles(CdrSource):
    """The lines of some files, in the order of the files; remembers nothing.

    Attributes:
        advanced: told how many bytes more of a file on the disk were read.
        unfinished: files whose last line has no end; that line is not given, as the bridge
            would not give it.
    """

    paths: Sequence[Path]
    advanced: Callable[[int], None] = lambda _: None
    unfinished: list[Path] = field(factory=list, init=False)

    async def batches(self) -> AsyncIterator[Sequence[Line]]:
        for path in self.paths:
            try:
                for lines in self._read(path):
                    yield lines
            except (OSError, EOFError, zlib.error) as error:
                why = getattr(error, "strerror", None) or error
                raise SetupError(f"{path} cannot be read: {why}") from error

    def done(self, line: Line) -> None:
        pass

    def positions(self) -> Mapping[str, int]:
        return {}

    def _read(self, path: Path) -> Iterator[Sequence[Line]]:
        splitter, beginning, file_id, told = LineSplitter(0), b"", "", 0
        with path.open("rb") as raw:
            opened = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
            while chunk := cast("BinaryIO", opened).read(_CHUNK):
                if not file_id:
                    beginning = (beginning + chunk)[:MARK_LENGTH]
                    file_id = _file_id(beginning)
                yield [line_of(framed, file_id) for framed in splitter.feed(chunk)]
                self.advanced(raw.tell() - told)
                told = raw.tell()
        if splitter.line_start < splitter.position:
            self.unfinished.append(path)


def _file_id(beginning: bytes) -> str:
    head = head_of(beginning)
    return file_id_of(Digest.of(head)) if head else ""


def line_of(framed: Framed, file_id: str) -> Line:
    """Give a framed line of a file, as of now."""
    return Line(
        payload=framed.payload,
        length=framed.length,
        file_id=file_id,
        offset=framed.offset,
        read_at=datetime.now(UTC),
        defect="line_too_long" if framed.length > LONGEST_LINE else None,
    )
