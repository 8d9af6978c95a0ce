"""Which bytes of a file are in the book."""

from hypothesis import given
from hypothesis import strategies as st

from domain.intake.settled import Ranges, Span, added, joined, united, without

SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 9)).map(
        lambda pair: Span(host="h", file_id="f", start=pair[0], end=sum(pair))
    ),
    min_size=1,
)


@given(SPANS)
def test_the_same_bytes_and_no_two_ranges_that_touch(spans: list[Span]) -> None:
    [file] = joined(spans)
    settled = {byte for start, end in file.ranges for byte in range(start, end)}
    assert settled == {byte for span in spans for byte in range(span.start, span.end)}
    ends = [end for _, end in file.ranges]
    assert all(end < start for end, (start, _) in zip(ends, file.ranges[1:], strict=False))


@given(SPANS, SPANS)
def test_what_is_not_among_others_is_left(some: list[Span], others: list[Span]) -> None:
    [mine], [theirs] = joined(some), joined(others)
    left = without(mine.ranges, theirs.ranges)
    assert bytes_of(left) == bytes_of(mine.ranges) - bytes_of(theirs.ranges)
    assert [*left] == sorted(left)
    assert all(start < end for start, end in left)


@given(SPANS, SPANS)
def test_what_is_added_is_among_the_whole(some: list[Span], others: list[Span]) -> None:
    many = [(start + 100, end + 100) for start, end in joined(some)[0].ranges]
    many += [(n * 10 + 500, n * 10 + 505) for n in range(300)]
    for more in (joined(others)[0].ranges, [(each[0] + 480, each[1] + 490) for each in many[:9]]):
        assert [*added(many, more)] == united([*many, *more])
        assert [*added([], more)] == united(more)
        assert added(many, many[3:7]) is many


def test_a_few_are_put_in_between_many() -> None:
    many = [(n * 10, n * 10 + 5) for n in range(100)]
    assert added(many, [(10, 12), (990, 995)]) is many
    assert added(many, [(7, 8)])[:3] == [(0, 5), (7, 8), (10, 15)]
    assert added(many, [(3, 22)])[:2] == [(0, 25), (30, 35)]
    assert added(many, [(995, 1000)])[-1] == (990, 1000)
    assert added([(5, 6)], [(0, 5)]) == [(0, 6)]


def bytes_of(ranges: Ranges) -> set[int]:
    return {byte for start, end in ranges for byte in range(start, end)}


def test_nothing_is_of_no_file() -> None:
    assert joined([]) == []
