"""The file and what rotation made of its forerunners, oldest first."""

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import field, frozen

from adapters.file_tail.files.content import ChangedFileError
from adapters.file_tail.files.identity import FileKey

_ROTATED = re.compile(r"[.-](\d[\d._T:-]*)")
_MOST_ROTATIONS = 100_000
_LISTINGS = 5

Look = tuple[FileKey, int, float]
View = tuple[FileKey | None, tuple[int, ...]]


@frozen(kw_only=True)
class Generation:
    """One file that is there, under the name it has now."""

    path: Path
    key: FileKey
    size: int = field(eq=False)
    changed_at: float = field(eq=False)

    @property
    def look(self) -> Look:
        """What changes when another file takes its place, or when it grows.

        A new copy may have the inode of a file that was compressed a moment ago.
        """
        return self.key, self.size, self.changed_at

    @property
    def compressed(self) -> bool:
        """Whether its bytes must be decompressed; then its size says little."""
        return self.path.suffix == ".gz"


def generations(path: Path, known: Iterable[Path]) -> Sequence[Generation]:
    """List the rotated files, then those of other names that are known, then the live file.

    Looked at until two listings agree, since files are renamed meanwhile.

    Raises:
        ChangedFileError: no two did.
        OSError: the directory cannot be read.
    """
    known = tuple(known)
    found = _listing(path, known)
    for _ in range(_LISTINGS):
        before, found = found, _listing(path, known)
        if before == found:
            return found
    raise ChangedFileError(str(path))


def generation_at(path: Path) -> Generation | None:
    """Give the file that stands under a name now, None where there is no regular one."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Generation(
        path=path, key=FileKey.of(status), size=status.st_size, changed_at=status.st_mtime
    )


def view_of(path: Path) -> View:
    """Give what changes when files are renamed, made, copied or deleted."""
    places = dict.fromkeys((path.parent, path.resolve().parent))
    return live_key(path), tuple(each.stat().st_mtime_ns for each in places if each.exists())


def live_key(path: Path) -> FileKey | None:
    """Tell which file stands under the name now."""
    try:
        return FileKey.of(path.stat())
    except OSError:
        return None


def _listing(path: Path, known: Iterable[Path]) -> list[Generation]:
    real = path.resolve()
    rotated = [each for place in dict.fromkeys((path, real)) for each in _rotated(place)]
    found = {each.key: each for each in _in_order(rotated)}
    for each in filter(None, map(generation_at, known)):
        found.setdefault(each.key, each)
    live = generation_at(real)
    if live:
        found.pop(live.key, None)
        found[live.key] = live
    return list(found.values())


def _rotated(path: Path) -> Iterator[tuple[tuple[int, ...], Generation]]:
    try:
        names = {entry.name for entry in os.scandir(path.parent)}
    except FileNotFoundError:
        return
    for name in names:
        numbers = _numbers(name, path)
        if numbers and not (name.endswith(".gz") and name.removesuffix(".gz") in names):
            generation = generation_at(path.parent / name)
            if generation:
                yield numbers, generation


def _numbers(name: str, path: Path) -> tuple[int, ...]:
    name = name.removesuffix(".gz")
    for head, tail in ((path.name, ""), (path.stem, path.suffix)):
        if name.startswith(head) and name.endswith(tail):
            match = _ROTATED.fullmatch(name, len(head), len(name) - len(tail))
            if match:
                return tuple(map(int, re.findall(r"\d+", match[1])))
    return ()


def _in_order(rotated: list[tuple[tuple[int, ...], Generation]]) -> list[Generation]:
    counted = sorted((each for each in rotated if _is_count(each[0])), key=_age, reverse=True)
    dated = sorted((each for each in rotated if not _is_count(each[0])), key=_age)
    kinds = ([each for _, each in kind] for kind in (counted, dated) if kind)
    by_change = sorted(kinds, key=lambda kind: max(each.changed_at for each in kind))
    return [each for kind in by_change for each in kind]


def _is_count(numbers: tuple[int, ...]) -> bool:
    return len(numbers) == 1 and numbers[0] < _MOST_ROTATIONS


def _age(rotated: tuple[tuple[int, ...], Generation]) -> tuple[int, ...]:
    return rotated[0]
