"""Files that are named are read whole, or the reader says which cannot be."""

import gzip
from pathlib import Path

import pytest

from adapters.file_tail.reading.given_files import GivenFiles
from application.errors import SetupError
from application.intake.data import Line
from builders import SAMPLES


async def read(*paths: Path) -> list[Line]:
    return [
        line for batch in [b async for b in GivenFiles(paths=paths).batches()] for line in batch
    ]


async def test_a_compressed_file_gives_the_lines_of_the_plain_one(tmp_path: Path) -> None:
    plain = SAMPLES / "basic" / "all.jsonl"
    packed = tmp_path / "cdr.jsonl.1.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, second = await read(plain), await read(packed)
    assert len(first) == 417
    assert [(each.file_id, each.offset, each.payload) for each in first] == [
        (each.file_id, each.offset, each.payload) for each in second
    ]


async def test_files_come_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("b", "a")]
    for path in paths:
        path.write_text(f"{path.name}\n\n{path.name}2\n")
    assert [line.payload for line in await read(*paths)] == [b"b", b"b2", b"a", b"a2"]


async def test_a_line_over_several_chunks_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long"
    path.write_bytes(b"x" * 500_000 + b"\nshort\n" + b"y" * 1_000_000 + b"\n")
    whole, short, cut = await read(path)
    assert (whole.length, whole.defect, short.payload) == (500_000, None, b"short")
    assert (cut.length, len(cut.payload), cut.defect) == (1_000_000, 4096, "line_too_long")
    assert whole.file_id == short.file_id != ""


async def test_a_last_line_without_end_is_left_out_and_told(tmp_path: Path) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.write_bytes(b"1\n")
    broken.write_bytes(b"1\n2")
    files = GivenFiles(paths=[whole, broken])
    assert [line.payload async for batch in files.batches() for line in batch] == [b"1", b"1"]
    assert files.unfinished == [broken]


async def test_the_bytes_read_from_the_disk_are_told(tmp_path: Path) -> None:
    path = tmp_path / "cdr.gz"
    path.write_bytes(gzip.compress(b"line\n" * 100_000))
    steps: list[int] = []
    async for _ in GivenFiles(paths=[path], advanced=steps.append).batches():
        pass
    assert sum(steps) == path.stat().st_size


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"line\n" * 9999)[:-20], b"no gzip", b"\x1f\x8b" + b"\xff" * 50],
    ids=["cut", "foreign", "damaged"],
)
async def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cdr.jsonl.3.gz"
    path.write_bytes(content)
    with pytest.raises(SetupError, match=r"cdr\.jsonl\.3\.gz cannot be read"):
        await read(path)


async def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="absent cannot be read: No such file"):
        await read(tmp_path / "absent")


async def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert await read(path) == []
