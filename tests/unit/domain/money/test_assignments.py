"""The assignment in force ends where the next begins."""

from datetime import UTC, datetime, timedelta

from domain.money.assignments import assigned, assignment_of, event_of
from domain.pricing.paying import Assignment

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_what_is_told_is_read_back() -> None:
    for until in (None, START + DAY):
        wish = Assignment(tariff="retail", valid_from=START, valid_to=until)
        assert assignment_of(event_of(wish)) == wish


def test_the_one_in_force_ends_and_others_stay() -> None:
    past = Assignment(tariff="a", valid_from=START - 9 * DAY, valid_to=START - 5 * DAY)
    present = Assignment(tariff="b", valid_from=START - 5 * DAY)
    future = Assignment(tariff="c", valid_from=START + 5 * DAY)
    new = Assignment(tariff="d", valid_from=START)
    assert assigned([past, present, future], event_of(new)) == (
        past,
        Assignment(tariff="b", valid_from=START - 5 * DAY, valid_to=START),
        new,
        future,
    )
