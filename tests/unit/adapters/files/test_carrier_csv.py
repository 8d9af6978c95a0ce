"""A carrier's file is read by a map, whole or not at all."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.files.carrier_csv import read_map, read_records
from application.errors import RejectedError
from domain.traffic.disputing import Tolerance
from domain.traffic.record import Record

COLUMNS = '[columns]\nstart = "Begin"\ncallee = "To"\nseconds = "Dur"\namount = "Cost"\n'
FOREIGN = 'zone = "Europe/Berlin"\ntime_format = "%d.%m.%Y %H:%M"\ndelimiter = ";"\ndecimal = ","\n'


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_file_is_read_by_its_map(tmp_path: Path) -> None:
    by = read_map(written(tmp_path, "m", f"{FOREIGN}seconds_tolerance = 0.5\n{COLUMNS}"))
    rows = "Begin;To;Dur;Cost\n01.10.2026 00:30; +4915 ;61,5;0,07\n01.10.2026 00:31;44;0;\n"
    first, second = read_records(written(tmp_path, "f", rows), by)
    assert first == Record(
        place="line 2",
        start=datetime(2026, 9, 30, 22, 30, tzinfo=UTC),
        callee="+4915",
        seconds=Decimal("61.5"),
        amount=Decimal("0.07"),
    )
    assert second.amount is None
    assert by.tolerance == Tolerance(start=timedelta(seconds=5), seconds=Decimal("0.5"))


def test_a_map_may_name_the_number_plan(tmp_path: Path) -> None:
    assert read_map(written(tmp_path, "m", COLUMNS)).plan is None
    assert read_map(written(tmp_path, "m", f'plan = "de"\n{COLUMNS}')).plan == "de"


def test_every_row_that_cannot_be_read_is_named_and_none_is_taken(tmp_path: Path) -> None:
    by = read_map(written(tmp_path, "m", COLUMNS))
    rows = (
        "Begin,To,Dur,Cost\nyesterday,1,1,\n2026-10-01,1,x,\n2026-10-01,1,-1,\n2026-10-01,1,NaN,\n"
    )
    with pytest.raises(RejectedError) as refused:
        read_records(written(tmp_path, "f", f"{rows}2026-10-01,1,1,1\n"), by)
    assert [f"line {n}" in str(refused.value) for n in (2, 3, 4, 5, 6)] == [True] * 4 + [False]
    many = written(tmp_path, "g", "Begin,To,Dur,Cost\n" + "x,,,\n" * 25)
    with pytest.raises(RejectedError, match="; 5 more"):
        read_records(many, by)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns", "cannot be read"),
        ('[columns]\nstart = "a"\n', "names no callee, seconds"),
        (f'zoo = "x"\n{COLUMNS}', "unknown: zoo"),
        (f'{COLUMNS}price = "x"\n', "unknown: price"),
        (f'zone = "Atlantis"\n{COLUMNS}', "no time zone"),
        (f'seconds_tolerance = "x"\n{COLUMNS}', "no map"),
        ("columns = 7\n", "no map"),
    ],
)
def test_a_map_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RejectedError, match=said):
        read_map(written(tmp_path, "m", text))


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    by = read_map(written(tmp_path, "m", COLUMNS))
    with pytest.raises(RejectedError, match="no column Begin, Cost"):
        read_records(written(tmp_path, "f", "To,Dur\n"), by)
    with pytest.raises(RejectedError, match="cannot be read"):
        read_records(tmp_path / "nothing", by)
