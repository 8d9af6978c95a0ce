"""Missing numbers are found, late ones are not called missing."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.calls.provenance import Receipt
from domain.proof.gap_watch import GapWatch

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PATIENCE = timedelta(seconds=90)
LATER = NOW + 2 * PATIENCE
SHORT = PATIENCE / 6


def receipt(seq: int) -> Receipt:
    return Receipt(stream_seq=seq, stored_at=NOW + timedelta(milliseconds=seq))


def listen(watch: GapWatch, since: datetime) -> list[tuple[int, int]]:
    """Give what is missing once the stream was there for as long as anybody is patient."""
    moments = [since + SHORT * number for number in range(1, 8)]
    gaps = [gap for moment in moments for gap in watch.take([], moment)]
    return [(gap.first_seq, gap.last_seq) for gap in gaps]


@given(lost=st.sets(st.integers(2, 59)), seed=st.integers(0, 2**32))
def test_exactly_the_lost_numbers_are_found_in_any_order(lost: set[int], seed: int) -> None:
    come = [receipt(seq) for seq in range(2, 61) if seq not in lost]
    come += come[::3]
    Random(seed).shuffle(come)  # noqa: S311 a test's dice
    watch = GapWatch(PATIENCE)
    assert [*watch.take([receipt(1)], NOW), *watch.take(come, NOW)] == []
    gaps = listen(watch, NOW)
    found = {seq for first, last in gaps for seq in range(first, last + 1)}
    assert found == lost
    assert watch.read_to == receipt(60)


def test_a_late_number_is_no_gap() -> None:
    watch = GapWatch(PATIENCE, receipt(10))
    assert watch.take([receipt(12), receipt(13)], NOW) == []
    assert watch.read_to == receipt(10)
    assert watch.take([receipt(11)], NOW + PATIENCE / 2) == []
    assert watch.read_to == receipt(13)
    assert listen(watch, LATER) == []


def test_who_stood_still_waits_before_anything_is_called_lost() -> None:
    watch = GapWatch(PATIENCE, receipt(10))
    assert watch.take([receipt(12)], NOW) == []
    assert watch.take([receipt(13)], LATER) == []
    assert watch.take([receipt(11)], LATER + SHORT) == []
    assert watch.read_to == receipt(13)


def test_a_number_that_is_late_now_is_not_lost_with_an_older_one() -> None:
    watch = GapWatch(PATIENCE, receipt(10))
    assert watch.take([receipt(12)], NOW) == []
    moments = [NOW + SHORT * number for number in range(1, 7)]
    assert [gap for moment in moments[:-1] for gap in watch.take([], moment)] == []
    lost = watch.take([receipt(14)], moments[-1])
    assert [(gap.first_seq, gap.last_seq) for gap in lost] == [(11, 11)]
    assert watch.read_to == receipt(12)
    assert watch.take([receipt(13)], moments[-1]) == []
    assert watch.read_to == receipt(14)


def test_a_clock_that_is_put_back_makes_nothing_lost_and_nothing_found() -> None:
    watch = GapWatch(PATIENCE, receipt(10))
    assert watch.take([receipt(12)], NOW) == []
    assert listen(watch, NOW - timedelta(days=1)) == [(11, 11)]


def test_a_stream_made_anew_is_read_from_its_first_message() -> None:
    watch = GapWatch(PATIENCE, receipt(5000))
    anew = Receipt(stream_seq=1, stored_at=LATER)
    assert watch.take([anew], LATER) == []
    assert watch.read_to == anew


def test_a_number_that_comes_again_changes_nothing() -> None:
    watch = GapWatch(PATIENCE, receipt(10))
    assert watch.take([receipt(9), receipt(10)], LATER) == []
    assert watch.read_to == receipt(10)
