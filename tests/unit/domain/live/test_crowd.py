"""A scanner's INVITEs are bounded by host: the oldest that nobody answered leave first."""

from datetime import timedelta

from adapters.contract.builders import MOMENT
from domain.live.board import LiveBoard
from domain.live.crowd import Crowd
from domain.live.sight import GoneReason
from live_calls import LONGEST, an_event, seconds


def a_board(waiting: int = 3, over: int = 3) -> LiveBoard:
    return LiveBoard(LONGEST, crowd=Crowd(waiting=waiting, over=over))


def tell(board: LiveBoard, phase: str, name: str, at: float, host: str = "sip-01") -> None:
    board.take(an_event(phase, at, call_id=name, host=host), MOMENT + seconds(at))


def names(board: LiveBoard) -> list[str]:
    return [name.call_id for name in board.sights]


def test_the_oldest_that_waits_makes_room_and_an_answered_one_never() -> None:
    board = a_board()
    tell(board, "trying", "talks", 0)
    tell(board, "answered", "talks", 1)
    for number in range(5):
        tell(board, "trying", f"scan-{number}", 2 + number)
    assert names(board) == ["talks", "scan-2", "scan-3", "scan-4"]
    assert [change.after for change in board.crowded_out] == [GoneReason.CROWDED_OUT] * 2
    assert {change.host for change in board.crowded_out} == {"sip-01"}


def test_another_host_is_not_crowded() -> None:
    board = a_board()
    for number in range(5):
        tell(board, "trying", f"scan-{number}", number)
        tell(board, "trying", f"good-{number % 3}", number, host="sip-02")
    good = sorted(name for name in names(board) if name.startswith("good"))
    assert good == ["good-0", "good-1", "good-2"]


def test_one_that_had_to_leave_and_is_answered_comes_back() -> None:
    board = a_board(waiting=1)
    for number in range(2):
        tell(board, "trying", f"call-{number}", number)
    assert names(board) == ["call-1"]
    tell(board, "answered", "call-0", 2)
    assert set(names(board)) == {"call-0", "call-1"}


def test_what_is_over_is_bounded_too() -> None:
    board = a_board(waiting=100)
    for number in range(50):
        tell(board, "trying", f"scan-{number}", number)
        tell(board, "failed", f"scan-{number}", number + 0.5)
    assert len(list(board.remembered())) == 3
    assert names(board) == []


def test_what_is_forgotten_by_time_leaves_the_crowd() -> None:
    board = a_board()
    tell(board, "trying", "one", 0)
    tell(board, "failed", "one", 1)
    board.age(MOMENT + timedelta(minutes=20))
    assert board.crowd == Crowd(waiting=3, over=3)
