"""Of a file that goes on, the CDR of one call is found, and no older one."""

import asyncio
from pathlib import Path

import pytest

from adapters.contract.builders import cdr_payload
from adapters.kamailio.cdr_file import CdrFile
from application.calls.data import Malformed
from application.errors import SetupError
from builders import acc_payload, phase_payload
from domain.calls.cdr import Cdr

LINE = cdr_payload(call_id="probe-1") + b"\n"


async def found_after(file: Path, *pieces: bytes) -> Cdr | Malformed | None:
    """Follow, then write."""
    following = CdrFile(file)
    waiting = asyncio.create_task(following.record_of("probe-1"))
    for piece in pieces:
        await asyncio.sleep(0)
        _add(file, piece)
    return await waiting


def _add(file: Path, piece: bytes) -> None:
    with file.open("ab") as opened:
        opened.write(piece)


async def test_a_cdr_that_comes_is_found_among_others(tmp_path: Path) -> None:
    file = tmp_path / "cdr.jsonl"
    _add(file, b'{"a": 1}\n')
    others = [phase_payload(call_id="probe-1"), acc_payload(callid="probe-1"), cdr_payload()]
    found = await found_after(file, *(other + b"\n" for other in others), LINE[:9], LINE[9:])
    assert isinstance(found, Cdr)
    assert found.call_id == "probe-1"


async def test_the_file_may_not_be_there_yet(tmp_path: Path) -> None:
    assert isinstance(await found_after(tmp_path / "cdr.jsonl", LINE), Cdr)


async def test_one_that_cannot_be_read_is_found_too(tmp_path: Path) -> None:
    bad = cdr_payload(call_id="probe-1", duration="x") + b"\n"
    assert isinstance(await found_after(tmp_path / "cdr.jsonl", bad), Malformed)


async def test_what_stood_there_before_does_not_count(tmp_path: Path) -> None:
    file = tmp_path / "cdr.jsonl"
    _add(file, LINE)
    following = CdrFile(file, looks=2)
    assert await following.record_of("probe-1") is None


async def test_a_file_that_was_rotated_or_cut_is_read_from_its_start(tmp_path: Path) -> None:
    file = tmp_path / "cdr.jsonl"
    _add(file, b"x" * 1000)
    following = CdrFile(file)
    file.rename(tmp_path / "cdr.jsonl.1")
    _add(file, LINE)
    assert isinstance(await following.record_of("probe-1"), Cdr)
    _add(file, b"x" * 1000)
    following = CdrFile(file)
    file.write_bytes(LINE)
    assert isinstance(await following.record_of("probe-1"), Cdr)


async def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        CdrFile(tmp_path)
