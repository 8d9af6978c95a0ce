"""Writes docs/decisions/README.md: every decision by its number and title."""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "decisions"
INDEX = FOLDER / "README.md"
_HEAD = (
    "# Decisions\n\nShort reasons for what looks odd. A decision that is revised says so in its"
    " first line; numbers have gaps where several people wrote at once."
    " `python -m gates.decision_index` writes this page.\n\n| | |\n|---|---|\n"
)


def index() -> str:
    """Give the page."""
    return _HEAD + "".join(_row(page) for page in sorted(FOLDER.glob("0*.md")))


def _row(page: Path) -> str:
    number, _, title = page.read_text().partition("\n")[0].lstrip("# ").partition(". ")
    return f"| {number} | [{title}]({page.name}) |\n"


if __name__ == "__main__":
    INDEX.write_text(index())
