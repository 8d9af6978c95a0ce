"""All on one machine: what cannot be followed is refused before any server is started."""

import os
from pathlib import Path

import pytest

from entrypoints.standalone import main


@pytest.mark.parametrize(("name", "why"), [("", "is a folder"), ("pipe", "is no file")])
def test_what_is_no_file_is_refused_at_once(
    name: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    given = tmp_path / name
    assert main(["--cdr", str(given)]) == 2
    assert capsys.readouterr() == ("", f"standalone: --cdr {given} {why}\n")


def test_what_cannot_be_opened_is_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    given = tmp_path / "file" / "cdr.jsonl"
    assert main(["--cdr", str(given)]) == 2
    assert capsys.readouterr() == ("", f"standalone: --cdr {given}: Not a directory\n")
