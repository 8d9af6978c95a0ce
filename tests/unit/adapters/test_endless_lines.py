"""A file without a line end is refused before it fills the memory."""

import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import typer

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.files.carrier_csv import CarrierMap, read_map, read_records
from adapters.files.log_lines import lines_of
from adapters.wire.rates.files import read_sheet
from application.errors import RejectedError
from entrypoints.cli.health.kamailio import password_in
from entrypoints.cli.health.looking import configuration_findings
from entrypoints.cli.proof.seal import heads_in

SIZE = 1 << 29
MOST = SIZE // 2
COLUMNS = {name: name for name in ("start", "callee", "seconds")}


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """Give a file of half a GiB that is hardly there, without a line end."""
    path = tmp_path / "endless"
    with path.open("wb") as file:
        file.truncate(SIZE)
    return path


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def log_lines(path: Path) -> None:
    with lines_of(path) as lines:
        next(lines)


@pytest.mark.parametrize(
    ("read", "most"),
    [
        (read_sheet, 1 << 20),
        (lambda path: read_records(path, CarrierMap(columns=COLUMNS)), 1 << 20),
        (log_lines, 1 << 26),
        (heads_in, 1 << 20),
    ],
    ids=["rates", "records of a carrier", "events", "heads of seals"],
)
def test_a_line_without_an_end_is_refused(
    read: Callable[[Path], object], most: int, endless: Path, peak: Callable[[], int]
) -> None:
    why = f"line 1 is longer than {most} .*, the most that is read; the file has {SIZE} bytes"
    with pytest.raises(RejectedError, match=why):
        read(endless)
    assert peak() < MOST


def quoted(path: Path, header: str, lines: int) -> Path:
    """Write a row whose cells are quoted over many lines, after one that is as it should be."""
    with path.open("w") as file:
        file.write(f"{header}\n\n{header}\n")
        file.writelines(f'"{"x" * 1000}\n",\n'[:-1] for _ in range(lines))
    return path


@pytest.mark.parametrize(
    ("read", "header"),
    [
        (read_sheet, "prefix,destination,rate"),
        (lambda path: read_records(path, CarrierMap(columns=COLUMNS)), "start,callee,seconds"),
    ],
    ids=["rates", "records of a carrier"],
)
def test_a_row_over_endless_lines_is_refused(
    read: Callable[[Path], object], header: str, tmp_path: Path, peak: Callable[[], int]
) -> None:
    with pytest.raises(RejectedError, match="row that begins in line 4 is longer than 1048576 "):
        read(quoted(tmp_path / "rows.csv", header, 1 << 14))
    assert peak() < 1 << 23


def test_many_lines_without_a_row_are_no_long_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("start,callee,seconds\n" + "\n" * (1 << 21))
    assert read_records(path, CarrierMap(columns=COLUMNS)) == []


@pytest.mark.parametrize(
    ("read", "most"),
    [(read_map, 1 << 20), (password_in, 1 << 12)],
    ids=["map", "password"],
)
def test_a_file_that_is_too_large_is_refused(
    read: Callable[[Path], object], most: int, endless: Path, peak: Callable[[], int]
) -> None:
    with pytest.raises((RejectedError, typer.BadParameter), match=f"{SIZE} bytes.*{most}"):
        read(endless)
    assert peak() < MOST


def test_a_configuration_that_is_too_large_is_a_finding(
    endless: Path, peak: Callable[[], int]
) -> None:
    [found] = configuration_findings([endless])
    assert f"{SIZE} bytes" in found.seen
    assert peak() < MOST


async def test_a_file_of_records_without_a_line_end_has_no_line(
    endless: Path, peak: Callable[[], int]
) -> None:
    with endless.open("r+b") as file:
        file.write(b"x")
    source = GivenFiles(paths=[endless])
    lines: AsyncIterator[object] = (line async for batch in source.batches() for line in batch)
    assert [line async for line in lines] == []
    assert source.unfinished == [endless]
    assert peak() < MOST


def test_a_value_of_json_without_an_end_is_refused(endless: Path, peak: Callable[[], int]) -> None:
    with endless.open("r+b") as file:
        file.write(b'[{"prefix": "' + b"4" * (1 << 22))
    sheet = read_sheet(endless)
    assert "longer than 1048576 characters" in sheet.bad[0].reason
    assert peak() < MOST
