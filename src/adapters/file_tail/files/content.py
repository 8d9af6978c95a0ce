"""The bytes of an open file, plain or compressed, by their offset in the uncompressed file."""

import os
import stat
import zlib
from pathlib import Path
from typing import Protocol

from attrs import define, field, frozen

from adapters.file_tail.files.identity import FileKey

_GZIP = 31
_SIZE_LENGTH = 4
_STEP = 128 * 1024


class ChangedFileError(Exception):
    """Under this name stands another file than a moment ago."""


class Content(Protocol):
    """What can be read of one generation."""

    key: FileKey
    compressed: bool

    def at(self, offset: int, size: int) -> bytes:
        """Give up to `size` bytes from `offset` on, fewer only at the end."""
        ...

    def size(self) -> int:
        """Tell the bytes there are; of a compressed file what its end says, if it has one."""
        ...

    def sealed(self) -> bool:
        """Tell whether nothing can follow what was read."""
        ...

    def deleted(self) -> bool:
        """Tell whether the file has no name any more."""
        ...

    def cut_short(self) -> bool:
        """Tell whether a compressed file ends before its end, once it is read so far."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


@frozen
class PlainContent(Content):
    """A file that may still grow."""

    key: FileKey
    descriptor: int
    compressed: bool = False

    def at(self, offset: int, size: int) -> bytes:
        return os.pread(self.descriptor, size, offset)

    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def sealed(self) -> bool:
        return False

    def deleted(self) -> bool:
        return os.fstat(self.descriptor).st_nlink == 0

    def cut_short(self) -> bool:
        return False

    def close(self) -> None:
        os.close(self.descriptor)


@frozen
class RememberedContent(Content):
    """The last bytes that were read of a file which does not hold them any more."""

    end: int
    last: bytes
    key: FileKey = field(factory=lambda: FileKey(0, 0))
    compressed: bool = False

    def at(self, offset: int, size: int) -> bytes:
        start = offset - (self.end - len(self.last))
        return self.last[start : start + size] if start >= 0 else b""

    def size(self) -> int:
        return self.end

    def sealed(self) -> bool:
        return True

    def deleted(self) -> bool:
        return True

    def cut_short(self) -> bool:
        return False

    def close(self) -> None:
        pass


@define
class GzipContent(Content):
    """A compressed file: cheap to read on, dear to go back in.

    A file cut short or damaged ends where its good part ends.
    """

    key: FileKey
    descriptor: int
    compressed: bool = True
    _decoder: "zlib._Decompress" = field(init=False)
    _offset: int = field(default=0, init=False)
    _ready: bytes = field(default=b"", init=False)
    _read: int = field(default=0, init=False)
    _damaged: bool = field(default=False, init=False)
    _within: bool = field(default=False, init=False)

    @_decoder.default
    def _begin(self) -> "zlib._Decompress":
        return zlib.decompressobj(_GZIP)

    def at(self, offset: int, size: int) -> bytes:
        if offset < self._offset:
            self._decoder, self._offset, self._ready, self._read = self._begin(), 0, b"", 0
        while self._offset < offset and (skipped := self._take(min(_STEP, offset - self._offset))):
            self._offset += len(skipped)
        found = b""
        while self._offset == offset + len(found) and len(found) < size:
            piece = self._take(size - len(found))
            if not piece:
                break
            found += piece
            self._offset += len(piece)
        return found

    def size(self) -> int:
        end = max(0, os.fstat(self.descriptor).st_size - _SIZE_LENGTH)
        return int.from_bytes(os.pread(self.descriptor, _SIZE_LENGTH, end), "little")

    def sealed(self) -> bool:
        return not self.cut_short()

    def deleted(self) -> bool:
        return os.fstat(self.descriptor).st_nlink == 0

    def cut_short(self) -> bool:
        return self._damaged or self._within

    def close(self) -> None:
        os.close(self.descriptor)

    def _take(self, size: int) -> bytes:
        while not self._ready:
            unread = self._decoder.unconsumed_tail or self._decoder.unused_data
            if self._decoder.eof:
                self._decoder, self._within = self._begin(), False
            compressed = unread or os.pread(self.descriptor, _STEP, self._read)
            self._read += 0 if unread else len(compressed)
            if not compressed:
                return b""
            self._within = True
            try:
                self._ready = self._decoder.decompress(compressed, _STEP)
            except zlib.error:
                # Some programs pad the end with zeros: that is no damage.
                self._damaged, self._within = bool(compressed.strip(b"\0")), False
                return b""
        taken, self._ready = self._ready[:size], self._ready[size:]
        return taken


def open_content(path: Path, key: FileKey) -> Content:
    """Open a generation.

    Raises:
        ChangedFileError: it is gone, or another file than `key`.
        OSError: it cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise ChangedFileError(str(path)) from error
    status = os.fstat(descriptor)
    if FileKey.of(status) != key or not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise ChangedFileError(str(path))
    if path.suffix == ".gz":
        return GzipContent(key, descriptor)
    return PlainContent(key, descriptor)
