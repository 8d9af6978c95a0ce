"""Which kind of file it is shows in its first character."""

from pathlib import Path

import pytest

from adapters.wire.rates.files import read_sheet
from application.errors import RejectedError

CSV = "prefix,rate\n49,0.1\n"
JSON = '[{"prefix": "49", "bands": [{"tiers": [{"rate": "0.1"}]}]}]'


@pytest.mark.parametrize("text", [CSV, JSON, f'{{"rates": {JSON}}}'])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_csv_and_json_are_told_apart(tmp_path: Path, text: str, before: str) -> None:
    file = tmp_path / "deck"
    file.write_text(before + text)
    steps: list[int] = []
    assert list(read_sheet(file, steps.append).rates) == ["49"]
    assert sum(steps) == file.stat().st_size


def test_blanks_before_json_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "deck"
    file.write_text("\n  " + JSON)
    assert list(read_sheet(file).rates) == ["49"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_what_a_spreadsheet_calls_unicode_is_told(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "deck"
    mark = "\ufeff" if encoding == "utf-16-le" else ""  # the other writes it by itself
    file.write_bytes((mark + CSV).encode(encoding))
    [bad] = read_sheet(file).bad
    assert bad.reason == "the file is UTF-16: save it as UTF-8"


def test_what_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(RejectedError, match="cannot be read"):
            read_sheet(path)
