"""Files of the demo, laid out for its bridges."""

import os
from pathlib import Path

import pytest

from application.errors import SetupError
from entrypoints.demonstration.spool import lay_out


def test_a_file_lies_with_its_rotations(tmp_path: Path) -> None:
    for name in ("cdr.jsonl", "cdr.jsonl-1", "other.jsonl"):
        (tmp_path / name).touch()
    [one, other] = lay_out(sorted(tmp_path.iterdir()), tmp_path / "files")
    assert [file.name for file in one.files()] == ["cdr.jsonl", "cdr.jsonl-1"]
    assert [file.name for file in other.files()] == ["other.jsonl"]


@pytest.mark.parametrize(
    ("name", "why"),
    [("", "is no regular file"), ("pipe", "is no regular file"), ("none", "no such file")],
)
def test_what_is_no_file_is_refused(name: str, why: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SetupError, match=why):
        lay_out([tmp_path / name], tmp_path / "files")
