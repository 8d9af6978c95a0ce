"""What was sent is in the book, on its way, or has to be sent again."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts

LIFE = StreamLife(created=MOMENT - timedelta(days=1), last_seq=100, floor=0)
NOW = MOMENT


def sent(*ends: int, seq: int = 10) -> Receipts:
    """Give a bridge that began a file and had records of it confirmed."""
    receipts = Receipts(stream=LIFE)
    receipts.began("f", 0)
    for end in ends:
        receipts.gives("f", end)
    receipts.sent({"f": ends[-1] + 1}, seq, NOW)
    return receipts


def due(receipts: Receipts, seconds: float = 60) -> list[tuple[int, int]]:
    return [(hole.start, hole.end) for hole in receipts.due(NOW + timedelta(seconds=seconds))]


def test_what_is_confirmed_counts_and_what_is_not_does_not() -> None:
    receipts = Receipts()
    receipts.began("f", 0)
    for end in (10, 20, 30):
        receipts.gives("f", end)
    receipts.sent({"f": 25, "unknown": 7}, 1, NOW)
    assert (receipts.files["f"].sent_to, receipts.files["f"].settled_to) == (20, 0)
    receipts.sent({"f": 25}, 1, NOW)
    assert receipts.files["f"].sent_to == 20


def test_what_the_book_tells_settles_from_the_base_on() -> None:
    receipts = sent(10, 20, 30)
    receipts.heard({"f": [(0, 10)], "other": [(0, 99)]}, None, NOW)
    assert receipts.files["f"].settled_to == 10
    receipts.heard({"f": [(20, 30)]}, None, NOW)
    assert list(receipts.files["f"].holes()) == [(10, 20)]
    receipts.heard({"f": [(5, 25)]}, None, NOW)
    assert receipts.files["f"].settled_to == 30
    assert list(receipts.files["f"].holes()) == []


def test_a_file_is_tracked_from_where_its_reading_began() -> None:
    receipts = Receipts()
    receipts.began("f", 500)
    receipts.began("f", 700)
    receipts.gives("f", 600)
    receipts.sent({"f": 600}, 1, NOW)
    assert list(receipts.files["f"].holes()) == [(500, 600)]
    receipts.heard({"f": [(0, 100), (550, 900)]}, None, NOW)
    assert list(receipts.files["f"].holes()) == [(500, 550)]


@pytest.mark.parametrize(
    ("life", "seconds", "lost"),
    [
        (LIFE, 60, False),
        (evolve(LIFE, floor=9), 60, False),
        (evolve(LIFE, floor=10), 29, False),
        (evolve(LIFE, floor=10), 30, True),
        (evolve(LIFE, last_seq=9), 14, False),
        (evolve(LIFE, last_seq=9), 15, True),
        (evolve(LIFE, last_seq=10), 15, False),
        (evolve(LIFE, created=MOMENT), 14, False),
        (evolve(LIFE, created=MOMENT), 15, True),
    ],
)
def test_what_the_stream_will_not_bring_any_more_is_lost(
    life: StreamLife, seconds: float, lost: bool
) -> None:
    receipts = sent(10, seq=10)
    receipts.heard({}, life, NOW + timedelta(seconds=seconds))
    assert due(receipts, seconds) == ([(0, 10)] if lost else [])


def test_who_never_heard_of_a_stream_takes_the_first_for_it() -> None:
    receipts = sent(10)
    receipts.stream = None
    receipts.files["f"].marks.clear()
    receipts.gives("f", 20)
    receipts.sent({"f": 20}, 10, NOW)
    receipts.heard({}, LIFE, NOW + timedelta(seconds=29))
    assert due(receipts) == []


def test_only_what_is_missing_is_sent_again_and_only_once_a_minute() -> None:
    receipts = sent(10, 20, 30)
    receipts.heard({"f": [(10, 20)]}, evolve(LIFE, floor=50), NOW + timedelta(seconds=40))
    assert due(receipts) == [(0, 10), (20, 30)]
    receipts.missing(Hole(file_id="f", start=0, end=10), NOW + timedelta(seconds=60))
    assert due(receipts, 119) == []
    assert due(receipts, 120) == [(0, 10), (20, 30)]


def test_numbers_that_went_back_make_all_that_is_missing_lost_at_once() -> None:
    receipts = sent(10, 20)
    receipts.heard({"f": [(0, 10)]}, None, NOW)
    receipts.went_back()
    assert due(receipts, 0) == [(10, 20)]


def test_what_was_sent_again_has_its_time_to_arrive() -> None:
    receipts = sent(10, 20, 30)
    receipts.went_back()
    hole = Hole(file_id="f", start=0, end=30)
    receipts.published(hole, [(25, 30)], 200, NOW)
    assert due(receipts, 0) == []
    arrived = evolve(LIFE, last_seq=300, floor=250)
    receipts.heard({"f": [(0, 20)]}, arrived, NOW + timedelta(seconds=29))
    assert due(receipts, 89) == []
    receipts.heard({}, arrived, NOW + timedelta(seconds=30))
    assert due(receipts, 90) == [(20, 25)]
    receipts.heard({"f": [(20, 25)]}, arrived, NOW + timedelta(seconds=91))
    assert due(receipts, 1000) == []


def test_a_restart_gives_what_was_on_its_way_its_time() -> None:
    receipts = sent(10, 20)
    receipts.resumed({}, 10, NOW + timedelta(seconds=100), whole=True)
    taken = evolve(LIFE, floor=10)
    receipts.heard({}, taken, NOW + timedelta(seconds=129))
    assert due(receipts, 129) == []
    receipts.heard({}, taken, NOW + timedelta(seconds=130))
    assert due(receipts, 130) == [(0, 20)]


@pytest.mark.parametrize("restarts", [False, True])
def test_a_restart_has_nothing_on_its_way_again(*, restarts: bool) -> None:
    receipts = sent(10)
    receipts.publishing(Hole(file_id="f", start=0, end=10), NOW)
    if restarts:
        receipts.resumed({"f": 10}, 10, NOW, whole=True)
    later = NOW + timedelta(seconds=30)
    receipts.heard({}, evolve(LIFE, floor=10), later)
    assert bool(receipts.lost_bytes()) is restarts


def test_the_lag_is_the_age_of_the_oldest_that_is_missing() -> None:
    receipts = sent(10)
    assert receipts.lag(NOW + timedelta(seconds=5)) == 5
    for second in range(1, 10):
        receipts.gives("f", 10 + second)
        receipts.sent({"f": 10 + second}, 10, NOW + timedelta(seconds=second))
    assert receipts.lag(NOW + timedelta(seconds=9)) == 9
    receipts.heard({"f": [(0, 14)]}, None, NOW)
    assert receipts.lag(NOW + timedelta(seconds=9)) == 4
    receipts.heard({"f": [(0, 19)]}, None, NOW)
    assert receipts.lag(NOW + timedelta(seconds=9)) == 0


def test_marks_are_one_a_second() -> None:
    receipts = sent(10)
    for tenth in range(1, 101):
        receipts.gives("f", 10 + tenth)
        receipts.sent({"f": 10 + tenth}, 10, NOW + timedelta(seconds=tenth / 10))
    assert len(receipts.files["f"].marks) <= 12
    assert receipts.files["f"].marks[-1].sent_to == 110


def test_what_is_settled_and_read_no_more_is_forgotten() -> None:
    receipts = sent(10)
    receipts.began("g", 0)
    receipts.forget_settled({"g"})
    assert set(receipts.files) == {"f", "g"}
    receipts.forget_settled(set())
    assert set(receipts.files) == {"f"}
    receipts.heard({"f": [(0, 10)]}, None, NOW)
    receipts.forget_settled(set())
    assert receipts.files == {}


def test_what_is_on_its_way_is_not_forgotten_before_its_file_has_a_position() -> None:
    receipts = Receipts()
    receipts.began("f", 0)
    receipts.gives("f", 10)
    receipts.forget_settled(set())
    receipts.sent({"f": 10}, 1, NOW)
    assert (receipts.files["f"].base, receipts.files["f"].sent_to) == (0, 10)


def test_a_restart_knows_what_was_done_after_the_last_word() -> None:
    receipts = sent(10)
    receipts.resumed({"f": 50, "new": 30}, 10, NOW, whole=True)
    taken = evolve(LIFE, floor=10)
    receipts.heard({"f": [(0, 10)]}, taken, NOW + timedelta(seconds=30))
    holes = [(hole.file_id, hole.start, hole.end) for hole in receipts.due(NOW)]
    assert holes == [("f", 10, 50), ("new", 0, 30)]


def test_what_was_done_before_there_were_receipts_is_believed() -> None:
    receipts = Receipts()
    receipts.resumed({"f": 50}, 0, NOW, whole=False)
    receipts.heard({}, evolve(LIFE, floor=10), NOW + timedelta(seconds=300))
    assert due(receipts, 300) == []


def test_a_clock_that_is_put_back_keeps_nobody_waiting() -> None:
    receipts = sent(10)
    taken = evolve(LIFE, floor=10)
    receipts.heard({}, taken, NOW - timedelta(days=1))
    assert due(receipts, -86_400) == [(0, 10)]
    receipts.missing(Hole(file_id="f", start=0, end=10), NOW)
    assert due(receipts, 59) == []
    assert due(receipts, -1) == [(0, 10)]


def test_of_a_hole_is_left_what_has_not_come_meanwhile() -> None:
    receipts = sent(10, 20, 30, 40)
    hole = Hole(file_id="f", start=10, end=40)
    assert receipts.left_of(hole) == [hole]
    receipts.heard({"f": [(20, 30)]}, None, NOW)
    assert [(left.start, left.end) for left in receipts.left_of(hole)] == [(10, 20), (30, 40)]
    receipts.heard({"f": [(0, 40)]}, None, NOW)
    assert receipts.left_of(hole) == []


def test_what_is_still_on_its_way_is_neither_sent_again_nor_told() -> None:
    receipts = sent(10)
    receipts.gives("f", 30)
    receipts.sent({"f": 30}, 20, NOW + timedelta(seconds=20))
    receipts.heard({}, evolve(LIFE, floor=15), NOW + timedelta(seconds=35))
    assert due(receipts, 35) == [(0, 10)]
    assert receipts.lost_bytes() == 10
    receipts.published(Hole(file_id="f", start=0, end=10), [], 30, NOW + timedelta(seconds=35))
    assert receipts.lost_bytes() == 10
    receipts.heard({"f": [(0, 10)]}, None, NOW + timedelta(seconds=36))
    assert receipts.lost_bytes() == 0


def test_all_that_will_not_come_any_more_is_sent_again_at_once() -> None:
    receipts = sent(10)
    for second in range(1, 5):
        receipts.gives("f", 10 + 10 * second)
        receipts.sent({"f": 10 + 10 * second}, 10 + second, NOW + timedelta(seconds=second))
    receipts.heard({}, evolve(LIFE, floor=13), NOW + timedelta(seconds=40))
    assert due(receipts, 40) == [(0, 40)]


def the_second_is_known() -> Receipts:
    receipts = sent(10, 20, 30)
    receipts.known("f", (10, 20))
    receipts.known("of a former life", (0, 9))
    receipts.heard({"f": [(0, 10), (20, 30)]}, None, NOW)
    return receipts


def test_what_the_stream_took_for_known_is_sent_again_and_is_no_loss() -> None:
    receipts = the_second_is_known()
    taken = evolve(LIFE, floor=10)
    receipts.heard({}, taken, NOW + timedelta(seconds=40))
    assert due(receipts, 40) == [(10, 20)]
    assert receipts.lost_bytes() == 0
    receipts.published(Hole(file_id="f", start=10, end=20), [], 10, NOW + timedelta(seconds=40))
    assert receipts.lost_bytes() == 0
    receipts.heard({}, taken, NOW + timedelta(seconds=100))
    assert (due(receipts, 100), receipts.lost_bytes()) == ([(10, 20)], 10)


@pytest.mark.parametrize("life", [evolve(LIFE, created=MOMENT), evolve(LIFE, last_seq=9)])
def test_what_was_known_is_lost_with_the_stream_that_knew_it(life: StreamLife) -> None:
    receipts = the_second_is_known()
    receipts.heard({}, life, NOW + timedelta(seconds=40))
    assert (due(receipts, 40), receipts.lost_bytes()) == ([(10, 20)], 10)


def test_what_was_known_is_lost_with_numbers_that_went_back() -> None:
    receipts = the_second_is_known()
    receipts.went_back()
    assert (due(receipts, 0), receipts.lost_bytes()) == ([(10, 20)], 10)


def test_what_nobody_has_is_lost_though_the_stream_took_it_for_known() -> None:
    receipts = the_second_is_known()
    receipts.missing(Hole(file_id="f", start=10, end=20), NOW)
    assert receipts.lost_bytes() == 10


def test_what_was_known_and_came_is_kept_no_longer() -> None:
    receipts = the_second_is_known()
    receipts.heard({"f": [(5, 15)]}, None, NOW)
    assert receipts.files["f"].known == [(15, 20)]
    receipts.heard({"f": [(15, 20)]}, None, NOW)
    assert receipts.files["f"].known == []
