"""What every followed file promises the bridge; the numbers are those of docs/tail-scenarios.md."""

import random

import pytest

from adapters.contract.intake.reading import SourceProbe
from adapters.contract.waiting import until


class CdrSourceContract:
    """Every line once, whole, and from the place where it stands, through stops and rotations."""

    async def test_01_what_is_there_is_given_once_in_order(self, probe: SourceProbe) -> None:
        probe.write(whole(numbered(3000)))
        async with probe.reading() as reader:
            await reader.gives(numbered(3000))
        places = [(line.file_id, line.offset, line.length) for line in reader.lines]
        assert places == [(places[0][0], 101 * n, 100) for n in range(3000)]
        assert all(line.read_at.utcoffset() is not None for line in reader.lines)

    async def test_02_what_is_written_later_is_given(self, probe: SourceProbe) -> None:
        async with probe.reading() as reader:
            await reader.gives([])
            probe.write(whole(numbered(2)))
            await reader.gives(numbered(2))

    async def test_07_a_line_without_its_end_waits_for_it(self, probe: SourceProbe) -> None:
        async with probe.reading() as reader:
            probe.write(b"abc")
            await reader.gives_no_more(seconds=1)
            probe.write(b"def\n")
            await reader.gives([b"abcdef"])

    @pytest.mark.parametrize("crash", [False, True], ids=["08_stop", "09_crash"])
    async def test_a_half_line_is_whole_after_a_restart(
        self, probe: SourceProbe, *, crash: bool
    ) -> None:
        probe.write(b"first\nhal")
        async with probe.reading(crash=crash) as reader:
            await reader.gives([b"first"])
            await probe.settled()
        probe.write(b"f\nlast\n")
        async with probe.reading() as reader:
            await reader.gives([b"half", b"last"])

    async def test_10_a_character_cut_in_two_keeps_its_bytes(self, probe: SourceProbe) -> None:
        async with probe.reading() as reader:
            probe.write(b"x\xf0\x9f")
            await reader.gives_no_more(seconds=0.7)
            probe.write(b"\x98\x80y\n")
            await reader.gives([b"x\xf0\x9f\x98\x80y"])

    async def test_12_blank_lines_are_left_out_and_counted_in_offsets(
        self, probe: SourceProbe
    ) -> None:
        probe.write(b"\n\na\n \t\nb\n\n")
        async with probe.reading() as reader:
            await reader.gives([b"a", b"b"])
        assert [line.offset for line in reader.lines] == [2, 7]

    async def test_13_both_line_ends_are_taken_and_offsets_stay_true(
        self, probe: SourceProbe
    ) -> None:
        probe.write(b"a\r\nbb\nccc\r\n")
        async with probe.reading() as reader:
            await reader.gives([b"a", b"bb", b"ccc"])
        probe.write(b"d\n")
        async with probe.reading() as again:
            await again.gives([b"d"])
        assert [line.offset for line in [*reader.lines, *again.lines]] == [0, 3, 6, 11]

    async def test_14_a_byte_order_mark_is_no_part_of_the_first_line(
        self, probe: SourceProbe
    ) -> None:
        probe.write(b'\xef\xbb\xbf{"a":1}\n{"b":2}\n')
        async with probe.reading() as reader:
            await reader.gives([b'{"a":1}', b'{"b":2}'])
        assert [line.offset for line in reader.lines] == [0, 11]

    async def test_15_16_bytes_of_every_kind_are_given_as_they_are(
        self, probe: SourceProbe
    ) -> None:
        odd = [b"\xff\xfe\x80", b"not json", b"[1,2]", b"null", b'{"a":"\x00"}']
        probe.write(whole(odd))
        async with probe.reading() as reader:
            await reader.gives(odd)

    async def test_17_a_line_over_900_000_bytes_is_given_by_reference(
        self, probe: SourceProbe
    ) -> None:
        lengths = [899_999, 900_000, 900_001, 10]
        probe.write(whole([b"x" * length for length in lengths]))
        async with probe.reading() as reader:
            await until(lambda: len(reader.lines) == 4)
        assert [line.length for line in reader.lines] == lengths
        assert [line.defect for line in reader.lines] == [None, None, "line_too_long", None]
        assert [len(line.payload) for line in reader.lines] == [899_999, 900_000, 4096, 10]
        assert all(sum(len(line.payload) for line in each) <= 2**20 for each in reader.batches)

    async def test_39_a_hole_at_the_head_of_a_line_is_left_out(self, probe: SourceProbe) -> None:
        probe.write(b"a\n" + b"\0" * 5000 + b"b\n" + b"\0" * 10 + b"\n" + b"c\n")
        async with probe.reading() as reader:
            await reader.gives([b"a", b"b", b"c"])
        assert [line.offset for line in reader.lines] == [0, 5002, 5015]

    async def test_19_a_new_file_follows_the_old_one(self, probe: SourceProbe) -> None:
        probe.write(whole(numbered(100)))
        async with probe.reading() as reader:
            await until(lambda: len(reader.lines) == 100)
            probe.rotate()
            probe.write(whole(numbered(100, 100)))
            await reader.gives(numbered(200))
        assert reader.lines[0].file_id != reader.lines[100].file_id
        assert reader.lines[100].offset == 0

    async def test_25_a_file_that_was_rotated_in_the_absence_is_read_to_its_end_first(
        self, probe: SourceProbe
    ) -> None:
        probe.write(whole(numbered(50)))
        async with probe.reading() as reader:
            await reader.gives(numbered(50))
        probe.write(whole(numbered(50, 50)))
        probe.rotate()
        probe.write(whole(numbered(50, 100)))
        async with probe.reading() as again:
            await again.gives(numbered(100, 50))
        assert again.lines[0].file_id == reader.lines[0].file_id

    @pytest.mark.parametrize("crash", [False, True])
    async def test_47_nothing_comes_again_that_was_done(
        self, probe: SourceProbe, *, crash: bool
    ) -> None:
        probe.write(whole(numbered(1000)))
        async with probe.reading(crash=crash) as reader:
            await reader.gives(numbered(1000))
            await probe.settled()
        async with probe.reading() as again:
            await again.gives_no_more()
            probe.write(b"new\n")
            await again.gives([b"new"])

    @pytest.mark.parametrize("crash", [False, True])
    async def test_51_what_was_not_done_comes_again_from_the_same_place(
        self, probe: SourceProbe, *, crash: bool
    ) -> None:
        probe.write(whole(numbered(1000)))
        async with probe.reading(marks=False, crash=crash) as reader:
            await reader.gives(numbered(1000))
            for line in reader.lines[:400]:
                reader.source.done(line)
        async with probe.reading() as again:
            await until(lambda: again.payloads[-1:] == numbered(1, 999))
        given = again.payloads
        assert given == numbered(len(given), 1000 - len(given))
        assert len(given) == 600 or (crash and len(given) > 600)
        same = {line.payload: (line.file_id, line.offset) for line in reader.lines}
        assert all(same[line.payload] == (line.file_id, line.offset) for line in again.lines)

    async def test_61_out_of_order_only_the_unbroken_part_is_remembered(
        self, probe: SourceProbe
    ) -> None:
        probe.write(whole(numbered(300)))
        async with probe.reading(marks=False) as reader:
            await reader.gives(numbered(300))
            late = reader.lines.pop(120)
            shuffled = random.Random(61).sample(reader.lines, len(reader.lines))  # noqa: S311
            for line in shuffled:
                reader.source.done(line)
        async with probe.reading(marks=False) as again:
            await again.gives(numbered(180, 120))
            assert again.lines[0].offset == late.offset
            again.source.done(again.lines[0])
        async with probe.reading() as last:
            await last.gives(numbered(179, 121))

    async def test_nothing_is_read_ahead_of_a_busy_caller(self, probe: SourceProbe) -> None:
        probe.write(whole(numbered(20_000)))
        async with probe.reading(marks=False) as reader:
            batches = reader.source.batches()
            first = await anext(batches)
            assert sum(len(line.payload) for line in first) <= 2**20
            assert len(first) < 20_000
            await batches.aclose()  # type: ignore[attr-defined]


def whole(payloads: list[bytes]) -> bytes:
    """Give them as lines."""
    return b"".join(each + b"\n" for each in payloads)


def numbered(count: int, start: int = 0, width: int = 100) -> list[bytes]:
    """Give distinct lines of a given width."""
    return [
        f'{{"call": {number:>{width - 10}}}}'.encode() for number in range(start, start + count)
    ]
