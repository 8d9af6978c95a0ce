"""What cannot be meant is refused in a line that a person can read."""

import os
from datetime import UTC, datetime

import pytest
import typer

from entrypoints.cli.__main__ import main
from entrypoints.cli.options import a_reason, local, moment, span
from entrypoints.cli.pricing.wishes import InStore, source

TOO_LONG = "x" * 5000


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-01", "", "9" * 400],
)
def test_what_is_no_moment_in_utc_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"no ISO 8601 time: .*{text[:4]}"):
        moment(text)
    assert moment("0002-01-01T00:00:00+14:00") == datetime(1, 12, 31, 10, tzinfo=UTC)


def test_a_month_or_a_day_is_its_first_moment() -> None:
    assert span("2026-10", "2026-11") == (
        datetime(2026, 10, 1, tzinfo=UTC),
        datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert moment("2026-10-02") == datetime(2026, 10, 2, tzinfo=UTC)
    assert local("2026-10").tzinfo is None


@pytest.mark.parametrize("text", ["", " ", os.fsdecode(b"\xff")])
def test_what_is_no_reason_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        a_reason(text)


def test_what_no_file_can_be_called_is_the_name_of_a_tariff() -> None:
    found = source(TOO_LONG)
    assert isinstance(found, InStore)
    assert found.name == TOO_LONG


def test_a_long_complaint_is_cut_in_its_middle(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tariff", "validate", TOO_LONG]) == 2
    said = capsys.readouterr().err
    assert said.startswith("akira: Invalid value for 'FILE'")
    assert (len(said) < 1100, " … " in said, said.endswith("does not exist.\n")) == (True,) * 3
