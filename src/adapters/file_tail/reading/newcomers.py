"""Which of the files that were found are to be followed, and from where."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack

from adapters.file_tail.files.content import ChangedFileError
from adapters.file_tail.files.generations import Generation
from adapters.file_tail.files.identity import FileKey
from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.judging import Judge

_LOG = logging.getLogger(__name__)


def newcomers(
    news: Sequence[Generation], judge: Judge, live: FileKey | None, room: int
) -> tuple[Sequence[FollowedFile], int]:
    """Give the files to follow, oldest first, and the bytes of those for which there is no room.

    Raises:
        UnreadableFileError: one of them cannot be opened.
        ChangedFileError: a file was written anew meanwhile.
    """
    files: list[FollowedFile] = []
    unopened = 0
    with ExitStack() as opened:
        # The live file first: an older one may be its copy.
        newest = [_judged(each, judge, opened, live=True) for each in news if each.key == live]
        for each in news:
            if len(files) == room:
                unopened += each.size
                continue
            file = newest[0] if each.key == live else _judged(each, judge, opened, live=False)
            if any(followed.check() for followed in judge.followed):
                raise ChangedFileError(str(each.path))
            if file:
                files.append(file)
                _LOG.info("Following a file", extra={"path": str(each.path)})
        opened.pop_all()
    for file in filter(None, newest):
        if file not in files:
            file.content.close()
    return files, unopened


def _judged(
    generation: Generation, judge: Judge, opened: ExitStack, *, live: bool
) -> FollowedFile | None:
    file = judge(generation, live=live)
    if file:
        opened.callback(file.content.close)
        file.check()
        judge.followed.append(file)
    return file
