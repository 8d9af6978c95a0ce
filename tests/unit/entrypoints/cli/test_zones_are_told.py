"""No screen shows a time of day without its zone: each is written by what says it.

Tables and lines write moments by `words.plain`, which ends in `Z` or an offset. Whoever formats one
by hand writes it by `words.utc`, or with its offset (`%z`).
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from entrypoints.terminal.words import plain, utc

SRC = Path(__file__).parents[4] / "src"
BY_HAND = re.compile(r"%H[^\"'}]*")
# A letter behind what was cut.
NAMED_BESIDE = {
    "entrypoints/process/logs.py": "{moment[:-3]}Z",
}
THERE = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=2)))


def screens() -> list[Path]:
    found = [*(SRC / "entrypoints").rglob("*.py"), *(SRC / "adapters/files").rglob("*.py")]
    assert len(found) > 100
    return [each for each in found if each.name != "words.py"]


@pytest.mark.parametrize("file", [each for each in screens() if "%H" in each.read_text()])
def test_a_time_written_by_hand_tells_its_zone(file: Path) -> None:
    text, name = file.read_text(), file.relative_to(SRC).as_posix()
    if name in NAMED_BESIDE:
        assert NAMED_BESIDE[name] in text
        return
    assert [each for each in BY_HAND.findall(text) if "%z" not in each] == []


def test_a_moment_is_written_with_its_zone() -> None:
    assert plain(THERE.astimezone(UTC)) == "2026-10-25 00:30:00Z"
    assert plain(THERE) == "2026-10-25 02:30:00+02:00"
    assert utc(THERE) == "2026-10-25 00:30:00Z"
