"""Rules of a version in the first lines of a CSV file: `# zone: Europe/Berlin`."""

from collections.abc import Mapping
from typing import Final

from adapters.wire.rates.csv_form.cells import CellError

MARK: Final = "#"
RULES: Final = ("currency", "zone", "span_overflow", "boundaries", "plan_at")
# A spreadsheet gives each line as many cells as the longest one has.
_EMPTY_CELLS: Final = ",;\t"


def rule_of(line: str) -> tuple[str, str]:
    """Read a line that begins with the mark: a name and a value.

    Raises:
        CellError: it names no rule, or says nothing of it.
    """
    said = line.removeprefix(MARK).strip().rstrip(_EMPTY_CELLS)
    name, _, value = (part.strip() for part in said.partition(":"))
    if name not in RULES:
        raise CellError(f"unknown rule {name!r}: known are {', '.join(RULES)}")
    if not (value and value.isprintable()):
        raise CellError(f"{name}: says nothing")
    return name, value


def rule_lines(rules: Mapping[str, str]) -> list[str]:
    """Give the lines that say these rules."""
    return [f"{MARK} {name}: {value}\n" for name, value in rules.items()]
