"""A file is made under a name that is free, or it is said why not."""

from pathlib import Path

import pytest

from adapters.files.new_file import new_file
from application.errors import RejectedError


def test_a_file_gets_its_name_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "new"
    with new_file(target) as part:
        part.write_text("all")
        assert not target.exists()
    assert [file.name for file in tmp_path.iterdir()] == ["new"]
    assert target.read_text() == "all"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("taken", "is there already"),
        ("taken/new", "is no folder"),
        ("none/new", "is no folder"),
        ("x" * 5000, "cannot be written: File name too long"),
        # Too long only with what is added to it, however short a pid is.
        ("x" * 253, "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_made_is_refused(name: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(RejectedError, match=why), new_file(tmp_path / name) as part:
        part.write_text("all")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
