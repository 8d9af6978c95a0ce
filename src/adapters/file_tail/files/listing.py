"""What a directory held when it was last read: the only trace of some truncations."""

from collections.abc import Sequence
from pathlib import Path

from attrs import define, field

from adapters.file_tail.files.generations import Generation, live_key
from adapters.file_tail.files.identity import FileKey

View = tuple[FileKey | None, int]


@define
class Listing:
    """The generations of the last look, and whether the live file was still unread then.

    A live file that was copied and truncated before anything of it was read shows nothing of
    that in itself. The copy is new in the directory, though.
    """

    _looks: set[tuple[FileKey, int, float]] = field(factory=set, init=False)
    _unread: bool = field(default=False, init=False)

    def note(self, found: Sequence[Generation], *, unread: bool) -> None:
        """Keep what was found, and whether nothing of the live file was read by then."""
        self._looks = {_look_of(each) for each in found}
        self._unread = unread

    def overlooked(self, older: Sequence[Generation]) -> list[Generation]:
        """Give those among older generations that may hold what the live file held."""
        return [each for each in older if self._unread and _look_of(each) not in self._looks]


def view_of(path: Path, *, read: bool) -> View:
    """Give what changes when files are renamed, made or deleted; `read`: of the live file.

    Of a live file that is absent or unread only the directory tells what became of it.
    """
    live = live_key(path)
    try:
        return live, 0 if live and read else path.parent.stat().st_mtime_ns
    except OSError:
        return None, 0


def _look_of(generation: Generation) -> tuple[FileKey, int, float]:
    # A new copy may have the inode of a file that was compressed a moment ago.
    return generation.key, generation.size, generation.changed_at
