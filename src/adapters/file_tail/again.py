"""Lines that were given once, read again from whatever file holds them by now."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from adapters.file_tail.files.content import ChangedFileError, Content
from adapters.file_tail.files.framing import LineSplitter
from adapters.file_tail.files.generations import generations
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, file_id_of, head_of
from adapters.file_tail.files.matching import UnreadableFileError, open_generation
from adapters.file_tail.reading.given_files import line_of
from application.errors import RejectedError, SetupError
from application.intake.data import Line
from application.intake.ports import SentLines
from domain.intake.receipts import Hole

_CHUNK = 128 * 1024
_TROUBLE = (OSError, EOFError, zlib.error, UnreadableFileError, ChangedFileError)


@frozen
class RolledLines(SentLines):
    """The live file and its rotated and compressed forerunners; `path` is that of the live one."""

    path: Path

    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        with ExitStack() as opened:
            content = await asyncio.to_thread(self._find, hole, opened)
            splitter = LineSplitter(hole.start)
            while splitter.line_start < hole.end:
                chunk = await asyncio.to_thread(self._read, content, splitter.position)
                framed = splitter.feed(chunk)
                yield [line_of(each, hole.file_id) for each in framed if each.offset < hole.end]

    def _read(self, content: Content, offset: int) -> bytes:
        try:
            chunk = content.at(offset, _CHUNK)
        except _TROUBLE as error:
            raise SetupError(f"{self.path} cannot be read: {error}") from error
        if not chunk:
            raise SetupError(f"{self.path} ends at byte {offset}, before what was sent of it")
        return chunk

    def _find(self, hole: Hole, opened: ExitStack) -> Content:
        trouble: Exception | None = None
        for generation in generations(self.path, ()):
            try:
                content = open_generation(generation)
                opened.callback(content.close)
                if _holds(content, hole):
                    return content
            except _TROUBLE as error:
                trouble = error
        if trouble:
            raise SetupError(f"no file that can be read holds {hole.file_id}: {trouble}")
        raise RejectedError(f"no file holds {hole.file_id} from byte {hole.start} on any more")


def _holds(content: Content, hole: Hole) -> bool:
    head = head_of(content.at(0, MARK_LENGTH))
    if head is None or file_id_of(Digest.of(head)) != hole.file_id:
        return False
    # Bytes that were cut off or became NULs have no line end where the last record had its own.
    if content.at(hole.end - 1, 1) not in {b"\n", b"\r"}:
        return False
    return not content.compressed or _is_whole(content, hole.end)


def _is_whole(content: Content, offset: int) -> bool:
    # Whether a bit of it was flipped stands at the end of a compressed file.
    while chunk := content.at(offset, _CHUNK):
        offset += len(chunk)
    return not content.cut_short()
