"""The SQL statements, read once from their files."""

from importlib.resources import files
from typing import Final


def query(name: str) -> str:
    """Read the statement of `queries/<name>.sql`."""
    return files("adapters.timescale.queries").joinpath(f"{name}.sql").read_text()


ENTER_GATE: Final = query("enter_gate")
KNOWN_CALLS: Final = query("known_calls")
COUNT_DUPLICATES: Final = query("count_duplicates")
PARK: Final = query("park")
REPEAT_LETTER: Final = query("repeat_letter")
AUDIT_POSITION: Final = query("audit_position")
NOTE_POSITION: Final = query("note_position")
NOTE_GAP: Final = query("note_gap")
MOVE_BALANCES: Final = query("move_balances")
LOCK_COMPANY: Final = query("lock_company")
KEEP_STATUS: Final = query("keep_status")
KEEP_COMPANY: Final = query("keep_company")
