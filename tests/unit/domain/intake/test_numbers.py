"""A number that is given twice means that the stream has lost its end."""

from domain.intake.numbers import StreamNumbers


def taken(*numbers: int) -> StreamNumbers:
    found = StreamNumbers()
    for number in numbers:
        found.take(number)
    return found


def test_numbers_rise_in_any_order_within_a_window() -> None:
    found = taken(1, 3, 2, 5, 4, 1000)
    assert (found.highest, found.resets) == (1000, 0)


def test_a_number_that_comes_twice_was_given_anew() -> None:
    found = taken(10, 11, 12, 11, 12)
    assert (found.highest, found.resets) == (12, 1)


def test_a_number_far_below_was_given_anew_by_a_stream_that_began_again() -> None:
    found = taken(100_000, 7)
    assert (found.highest, found.resets) == (7, 1)


def test_what_is_remembered_is_bounded_and_exact() -> None:
    found = taken(*range(1, 20_001))
    assert (found.highest, found.resets) == (20_000, 0)
    found.take(20_000 - 8191)
    assert found.resets == 1


def test_a_number_of_a_former_life_is_known() -> None:
    found = StreamNumbers(highest=50_000)
    found.take(3)
    assert (found.highest, found.resets) == (3, 1)
