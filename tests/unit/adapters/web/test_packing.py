"""Shared pieces, packed once, are one gzip file for whoever gets any of them in any order."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.packing import Packer, Piece, accepts_gzip


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.data())
def test_pieces_in_any_order_make_one_file(parts: list[bytes], data: st.DataObject) -> None:
    shared = [Piece(part) for part in parts]
    for _ in range(2):
        taken = data.draw(st.lists(st.sampled_from(shared), max_size=8))
        packer = Packer()
        sent = b"".join(map(packer.put, taken)) + packer.end()
        assert gzip.decompress(sent) == b"".join(piece.plain for piece in taken)


def test_a_piece_can_be_read_before_the_next_one_comes() -> None:
    packer, reader = Packer(), gzip.zlib.decompressobj(31)  # type: ignore[attr-defined]
    for words in (b"event: call\n\n", b"event: gone\n\n"):
        assert reader.decompress(packer.put(Piece(words))) == words


def test_a_snapshot_becomes_a_fraction() -> None:
    rows = b"".join(b'{"id":"%016x","state":"answered"}\n' % number for number in range(1000))
    assert len(Packer().put(Piece(rows))) * 4 < len(rows)


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", False), ("gzip", True), ("GZIP, br", True), ("br;q=1, gzip;q=0.5", True),
        ("gzip;q=0", False), ("gzip; q=0.000, br", False), ("identity", False), ("*", True),
        ("x-gzip-not", False),
    ],
)  # fmt: skip
def test_who_accepts_gzip(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted
