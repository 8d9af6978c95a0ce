"""Who has something in hand and commits nothing says so; who has nothing in hand is well."""

from collections.abc import Callable

from attrs import define

from application.health.standstill import Standstill


@define
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


Step = Callable[[Standstill], None] | float


def after(*steps: Step) -> Standstill:
    """Do something, or let so many seconds pass."""
    clock = Clock()
    standstill = Standstill(clock)
    for step in steps:
        if callable(step):
            step(standstill)
        else:
            clock.now += step
    return standstill


TAKEN, SETTLED, GIVEN_BACK = Standstill.taken, Standstill.settled, Standstill.given_back


def test_nothing_in_hand_is_well_for_ever() -> None:
    assert after(3600).complaint() is None
    assert after(TAKEN, 5, SETTLED, 3600).complaint() is None
    assert after(TAKEN, 5, SETTLED, 3600).seconds() == 0


def test_something_in_hand_is_well_for_half_a_minute() -> None:
    assert after(TAKEN, 30).complaint() is None
    assert after(TAKEN, 31).complaint() == (
        "records are in hand, and nothing was committed for 31 s"
    )


def test_a_commit_begins_anew() -> None:
    assert after(TAKEN, 31, SETTLED).complaint() is None
    assert after(TAKEN, 31, SETTLED, TAKEN, 30).complaint() is None
    assert after(TAKEN, 31, SETTLED, 60, TAKEN, 31).seconds() == 31


def test_what_is_given_back_and_comes_again_is_still_in_hand() -> None:
    round_about: list[Step] = [TAKEN, 10, GIVEN_BACK, 5]
    assert after(*round_about, *round_about, 1).complaint() == (
        "records are in hand, and nothing was committed for 31 s"
    )
    assert after(*round_about, TAKEN, 16).seconds() == 31


def test_what_somebody_else_took_meanwhile_is_not_ours() -> None:
    assert after(TAKEN, 40, GIVEN_BACK, 15).complaint() is None
    assert after(TAKEN, 40, GIVEN_BACK, 15, TAKEN, 30).complaint() is None
    assert after(TAKEN, 40, GIVEN_BACK, 14).seconds() == 54
