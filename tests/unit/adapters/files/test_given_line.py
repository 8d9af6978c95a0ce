"""A person gives one line, and no more."""

from pathlib import Path

import pytest

from adapters.files.given_line import only_line
from application.errors import RejectedError


def test_a_line_is_given_without_its_end(tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    path.write_bytes(b'\n {"a": "1"}\r\n\n')
    assert only_line(path, 98) == b'{"a": "1"}'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "has 0 lines"),
        (b"{}\n{}\n", "has 2 lines"),
        (b"9" * 99, "longer than 98 bytes"),
    ],
    ids=["none", "two", "long"],
)
def test_anything_else_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "line.json"
    path.write_bytes(content)
    with pytest.raises(RejectedError, match=why):
        only_line(path, 98)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="cannot be read"):
        only_line(tmp_path / "none", 98)
