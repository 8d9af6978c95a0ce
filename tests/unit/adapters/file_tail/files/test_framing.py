"""Lines are the same wherever the input is cut."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adapters.file_tail.files.framing import KEPT_OF_A_LONG_LINE, LONGEST_LINE, Framed, LineSplitter

CONTENTS = st.lists(
    st.sampled_from([b"a", b"\n", b"\r\n", b"\r", b"\0", b" ", b"\xef\xbb\xbf", b"{}", b"\xff"]),
    max_size=40,
).map(b"".join)


def split(*chunks: bytes) -> list[Framed]:
    splitter = LineSplitter(0)
    return [line for chunk in chunks if chunk for line in splitter.feed(chunk)]


@given(CONTENTS, st.lists(st.integers(0, 100), max_size=6))
def test_wherever_the_input_is_cut(content: bytes, cuts: list[int]) -> None:
    edges = sorted({0, len(content), *(min(cut, len(content)) for cut in cuts)})
    chunks = [content[a:b] for a, b in pairwise(edges)]
    assert split(*chunks) == split(content)


@given(CONTENTS)
def test_each_line_stands_where_it_is_said_to_stand(content: bytes) -> None:
    for line in split(content):
        whole = content[line.offset : line.offset + line.length]
        assert whole.removeprefix(b"\xef\xbb\xbf" if line.offset == 0 else b"") == line.payload
        assert content[line.offset + line.length :].startswith((b"\n", b"\r\n"))


def test_18_a_line_of_ten_megabytes_is_not_held_in_memory() -> None:
    splitter = LineSplitter(0)
    for _ in range(80):
        assert splitter.feed(b"x" * 131_072) == []
        assert len(splitter._kept) <= LONGEST_LINE + 131_072  # noqa: SLF001 what is held is the point
    [long, after] = splitter.feed(b"\nnext\n")
    assert (long.offset, long.length, len(long.payload)) == (0, 80 * 131_072, KEPT_OF_A_LONG_LINE)
    assert after == Framed(80 * 131_072 + 1, 4, b"next")
