"""One JSON object a line, whatever a caller from the internet wrote into it."""

import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.process.logs import ConsoleLines, JsonLines, configure_logs


def a_record(message: str = "call stored", **added: object) -> logging.LogRecord:
    record = logging.LogRecord("adapters.x", logging.WARNING, __file__, 1, message, (), None)
    record.created = 1795462224.5
    vars(record).update(added)
    return record


def test_a_line_says_when_how_bad_what_and_where() -> None:
    assert json.loads(JsonLines().format(a_record(call_id="x", attempt=3))) == {
        "ts": "2026-11-23T19:30:24.500000+00:00",
        "level": "warning",
        "event": "call stored",
        "logger": "adapters.x",
        "call_id": "x",
        "attempt": 3,
    }


@given(st.text(), st.text())
def test_a_record_is_one_line_whatever_it_holds(message: str, value: str) -> None:
    line = JsonLines().format(a_record(message, call_id=value))
    assert line.isascii()
    assert line.isprintable()
    found = json.loads(line)
    assert (found["event"], found["call_id"]) == (message, value[:256])


@pytest.mark.parametrize("value", [b"\xff" * 999, ["x"] * 999, "x" * 999])
def test_values_are_cut(value: object) -> None:
    assert len(json.loads(JsonLines().format(a_record(raw=value)))["raw"]) == 256


@pytest.mark.parametrize("value", [1, 2.5, True, None])
def test_numbers_stay_numbers(value: object) -> None:
    assert json.loads(JsonLines().format(a_record(value=value)))["value"] == value


def test_an_error_is_named() -> None:
    record = a_record()
    error = ValueError("no number\n" + "x" * 999)
    record.exc_info = (ValueError, error, None)
    found = json.loads(JsonLines().format(record))["error"]
    assert found.startswith("ValueError: no number\nxxx")
    assert len(found) == 256


@given(st.text())
def test_people_get_one_line_too(value: str) -> None:
    line = ConsoleLines().format(a_record(call_id=value))
    assert line.startswith("19:30:24.500Z warning call stored call_id=")
    assert len(line.splitlines()) == 1


@pytest.fixture
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.mark.usefixtures("_root_logger")
def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("warning", "json")
    logging.getLogger("x").info("quiet")
    logging.getLogger("x").warning("loud", extra={"call_id": "x"})
    written = capsys.readouterr()
    assert written.out == ""
    assert [json.loads(line)["event"] for line in written.err.splitlines()] == ["loud"]


@pytest.mark.usefixtures("_root_logger")
def test_a_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "console")
    logging.getLogger("x").info("hello", extra={"batch": 7})
    assert capsys.readouterr().err.rstrip().endswith("info    hello batch=7")
