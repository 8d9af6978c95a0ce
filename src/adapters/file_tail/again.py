"""Lines that were given once, read again from whatever file holds them by now."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from adapters.file_tail.files.content import ChangedFileError, Content
from adapters.file_tail.files.framing import LineSplitter
from adapters.file_tail.files.generations import Generation, generations
from adapters.file_tail.files.identity import MARK_LENGTH, Digest, file_id_of, head_of
from adapters.file_tail.files.matching import UnreadableFileError, open_generation
from adapters.file_tail.reading.given_files import line_of
from application.errors import RejectedError, SetupError
from application.intake.data import Line
from application.intake.ports import SentLines
from domain.intake.receipts import Hole

_CHUNK = 128 * 1024


@frozen
class RolledLines(SentLines):
    """The live file and its rotated and compressed forerunners; `path` is that of the live one."""

    path: Path

    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        try:
            with ExitStack() as opened:
                content = await asyncio.to_thread(self._find, hole, opened)
                splitter = LineSplitter(hole.start)
                while chunk := await asyncio.to_thread(content.at, splitter.position, _CHUNK):
                    framed = splitter.feed(chunk)
                    yield [line_of(each, hole.file_id) for each in framed if each.offset < hole.end]
                    if splitter.line_start >= hole.end:
                        return
        except (OSError, EOFError, zlib.error, UnreadableFileError, ChangedFileError) as error:
            raise SetupError(f"{self.path} cannot be read: {error}") from error

    def _find(self, hole: Hole, opened: ExitStack) -> Content:
        for generation in generations(self.path, ()):
            content = open_generation(generation)
            if _holds(content, generation, hole):
                opened.callback(content.close)
                return content
            content.close()
        raise RejectedError(f"no file holds {hole.file_id} from byte {hole.start} on any more")


def _holds(content: Content, generation: Generation, hole: Hole) -> bool:
    head = head_of(content.at(0, MARK_LENGTH))
    if head is None or file_id_of(Digest.of(head)) != hole.file_id:
        return False
    return generation.compressed or content.size() >= hole.end - 1
