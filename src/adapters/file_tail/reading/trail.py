"""The last bytes that were read of a file, whatever became of the file."""

from attrs import define, field

from adapters.file_tail.files.content import RememberedContent
from adapters.file_tail.files.identity import MARK_LENGTH

_KEPT = 256 * 1024


@define
class Trail:
    """Up to some hundred KiB before the read position.

    Attributes:
        end: the read position.
        mark: up to 1 KiB before it.
    """

    end: int
    mark: bytes
    _kept: bytearray = field(init=False)

    @_kept.default
    def _begin(self) -> bytearray:
        return bytearray(self.mark)

    def extend(self, chunk: bytes) -> None:
        """Take the bytes that were read next."""
        self._kept += chunk
        del self._kept[:-_KEPT]
        self.end += len(chunk)
        self.mark = bytes(self._kept[-MARK_LENGTH:])

    def before(self, offset: int) -> bytes:
        """Give up to 1 KiB before an offset, nothing where that is not known any more."""
        start = max(0, offset - MARK_LENGTH)
        first = self.end - len(self._kept)
        if start < first or offset > self.end:
            return b""
        return bytes(self._kept[start - first : offset - first])

    def content(self) -> RememberedContent:
        """Stand in for the file."""
        return RememberedContent(self.end, bytes(self._kept))
