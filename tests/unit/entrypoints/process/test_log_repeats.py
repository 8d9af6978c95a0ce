"""A server that is away for a day is told a few times, not four times a second."""

import logging

from entrypoints.process.log_repeats import Repeats


def line(at: float, event: str = "waiting for NATS", **more: object) -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "a", "msg": event, "levelno": logging.WARNING, **more})
    record.created = at
    return record


def test_a_day_of_the_same_trouble_is_a_line_a_minute() -> None:
    repeats = Repeats()
    quarters = (line(quarter / 4, error="refused") for quarter in range(4 * 86_400))
    told = [record for record in quarters if repeats.filter(record)]
    assert len(told) == 5 + 1440 - 1
    assert [record.created for record in told[:5]] == [0, 0.25, 0.5, 0.75, 1.0]
    later = line(86_460, error="refused")
    assert repeats.filter(later)
    withheld = sum(getattr(record, "withheld", 0) for record in [*told, later])
    assert len(told) + withheld == 4 * 86_400


def test_another_error_is_told_at_once() -> None:
    repeats = Repeats()
    assert not all(repeats.filter(line(0, error="refused")) for _ in range(6))
    assert repeats.filter(line(0, error="not found"))
    assert repeats.filter(line(0, "the stream confirms nothing", error="refused"))


def test_trouble_that_comes_back_after_a_while_is_told_at_once() -> None:
    repeats = Repeats()
    assert [repeats.filter(line(at)) for at in (0, 0, 0, 0, 0, 0, 600)] == [
        *[True] * 5,
        False,
        True,
    ]


def test_what_is_no_trouble_is_always_told() -> None:
    repeats = Repeats()
    assert all(repeats.filter(line(0, levelno=logging.INFO)) for _ in range(100))


def test_a_clock_that_is_set_back_withholds_nothing_for_ever() -> None:
    repeats = Repeats()
    assert all(repeats.filter(line(1000)) for _ in range(5))
    assert not repeats.filter(line(0))
    assert repeats.filter(line(61))


def test_kinds_are_forgotten_from_the_oldest() -> None:
    repeats = Repeats()
    assert all(repeats.filter(line(0, "first")) for _ in range(5))
    assert all(repeats.filter(line(0, f"other {number}")) for number in range(256))
    assert repeats.filter(line(0, "first"))
