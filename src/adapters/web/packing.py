"""Compression of a stream whose parts are shared: each is packed once, for all who get it.

A part is packed as blocks of DEFLATE that refer to nothing before them and end on a byte (RFC
1951, 3.2.4): put one after the other, with the head and the tail of RFC 1952, they are one file.
"""

import zlib
from typing import Final

from attrs import define, field

_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK: Final = b"\x03\x00"
_LEVEL: Final = 1
_RAW: Final = -15


@define(eq=False)
class Piece:
    """Bytes that many are sent."""

    plain: bytes
    _packed: bytes | None = None

    def packed(self) -> bytes:
        """Give the same as blocks."""
        if self._packed is None:
            packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
            self._packed = packer.compress(self.plain) + packer.flush(zlib.Z_SYNC_FLUSH)
        return self._packed


@define
class Packer:
    """One stream: head, pieces, tail."""

    _sum: int = 0
    _size: int = 0
    _begun: bool = field(default=False)

    def put(self, piece: Piece) -> bytes:
        """Give what is sent for a piece."""
        self._sum = zlib.crc32(piece.plain, self._sum)
        self._size += len(piece.plain)
        head, self._begun = b"" if self._begun else _HEAD, True
        return head + piece.packed()

    def end(self) -> bytes:
        """Give what is sent last."""
        head = b"" if self._begun else _HEAD
        tail = self._sum.to_bytes(4, "little") + (self._size & 0xFFFFFFFF).to_bytes(4, "little")
        return head + _LAST_BLOCK + tail


def accepts_gzip(header: str) -> bool:
    """Tell whether `Accept-Encoding` has gzip, and not as refused."""
    for offer in header.lower().split(","):
        name, _, quality = offer.partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
