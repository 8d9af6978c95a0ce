"""What cannot be meant is refused before anything is asked."""

from pathlib import Path
from typing import Any

import pytest
import typer

from entrypoints.cli.proof.close import close
from entrypoints.cli.proof.seal import verify

FILE = [Path("cdr.jsonl")]


@pytest.mark.parametrize(
    ("month", "given"),
    [
        ("2026-10", {"only_list": True}),
        (None, {"only_list": True, "verify": True}),
        (None, {"only_list": True, "quiet": ["sip-01"]}),
        ("2026-10", {"verify": True, "files": FILE}),
        ("2026-10", {"verify": True, "quiet": ["sip-01"]}),
        ("2026-13", {}),
        (None, {}),
    ],
)
def test_a_close_takes_only_what_it_looks_at(month: str | None, given: dict[str, Any]) -> None:
    with pytest.raises(typer.BadParameter):
        close(month, **given)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_that_keeps_no_line_proves_nothing(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "heads"
    kept.write_text(text)
    with pytest.raises(typer.BadParameter, match="no line"):
        verify(kept=kept)
