"""What tells one file from another, whatever its name: its head, and what is before a place."""

from hashlib import sha256
from os import stat_result

from attrs import frozen

MARK_LENGTH = 1024
_FILE_ID_DIGITS = 16


@frozen
class FileKey:
    """Device and inode; only a hint once the file is closed."""

    device: int
    inode: int

    @classmethod
    def of(cls, status: stat_result) -> "FileKey":
        """Take the key out of what the system says of a file."""
        return cls(status.st_dev, status.st_ino)


@frozen
class Digest:
    """SHA-256 of a few bytes, and how many they are."""

    length: int
    hexadecimal: str

    @classmethod
    def of(cls, content: bytes) -> "Digest":
        """Digest some bytes."""
        return cls(len(content), sha256(content).hexdigest())

    def fits(self, content: bytes) -> bool:
        """Tell whether these are the bytes."""
        return Digest.of(content) == self


@frozen
class Place:
    """How far into a sequence of bytes, and what up to 1 KiB before that looks like."""

    offset: int
    mark: Digest

    @classmethod
    def after(cls, before: bytes, offset: int) -> "Place":
        """Take the mark of the last bytes before the offset."""
        return cls(offset, Digest.of(before[-MARK_LENGTH:]))


START = Place(0, Digest.of(b""))


@frozen(kw_only=True)
class Position:
    """How far into which sequence of bytes, whatever file holds it by now.

    Attributes:
        key: of the file that held it last.
        head: of the first line's first KiB.
        mark: of up to 1 KiB just before the offset.
        offset: bytes of the uncompressed file that are done.
        path: where the file was when last seen.
        drained: whether the file had been rotated and read to its end.
        copies: where copies of it end; before or after the offset.
    """

    key: FileKey
    head: Digest
    mark: Digest
    offset: int
    path: str
    drained: bool = False
    copies: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """All that is known of the sequence beside its head."""
        return (Place(self.offset, self.mark), *self.copies)


def head_of(beginning: bytes) -> bytes | None:
    """Give the first line's first KiB, line end included; None where there is less so far."""
    end = beginning.find(b"\n", 0, MARK_LENGTH)
    if end >= 0:
        return beginning[: end + 1]
    return beginning[:MARK_LENGTH] if len(beginning) >= MARK_LENGTH else None


def file_id_of(head: Digest) -> str:
    """Name a file by its head: the same after a rename, in a copy and in a compressed file."""
    return head.hexadecimal[:_FILE_ID_DIGITS]
