"""What cannot be meant is refused in a line that a person can read."""

import os
from datetime import UTC, datetime

import pytest
import typer

from domain.moment import LATEST
from entrypoints.cli.__main__ import main
from entrypoints.cli.options import a_reason, local, moment, span
from entrypoints.cli.pricing.wishes import InStore, source

TOO_LONG = "x" * 5000


@pytest.mark.parametrize(
    "text",
    ["2026-13-01", "", "9" * 400, "1850", "yesterday"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"no ISO 8601 time: .*{text[:4]}"):
        moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0206-10", "1850-01-01",
        "1969-12-31T23:59", "2201-01-01",
    ],
)  # fmt: skip
def test_a_year_that_nobody_means_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match=f"{text[:4]}.* lies before 1970 or after 2200"):
        moment(text)


def test_ever_can_be_said() -> None:
    assert span("1970-01-01", LATEST.isoformat()) == (datetime(1970, 1, 1, tzinfo=UTC), LATEST)


@pytest.mark.parametrize(
    ("line", "about"),
    [
        (("rate", "Acme", "49", "--duration", "60", "--at", "1999-12-31"), "--at"),
        (("plan", "test", "de", "030", "--at", "1999-12-31"), "--at"),
        (("bundle", "add", "Acme", "Flat", "--minutes", "1", "--covers", "*", "--from",
          "0206-10-17"), "--from"),
        (("rules", "tax-class", "*", "S", "--from", "0206-10", "--because", "law"), "--from"),
        (("invoices", "--month", "0206-10"), "--month"),
        (("close", "0206-10"), "MONTH"),
        (("invoice", "Acme", "0206-10"), "MONTH"),
    ],
)  # fmt: skip
def test_a_moment_at_which_no_call_can_be_is_no_setting(
    line: tuple[str, ...], about: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == 2
    said = capsys.readouterr().err
    assert about in said
    assert "2000" in said or "1970" in said


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
