"""The pages that follow from the code, by their file names; what stands above the mark stays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gates.reference.commands import commands_page
from gates.reference.events import events_page, events_schema
from gates.reference.exit_codes import exit_codes_page
from gates.reference.log_events import log_events_page
from gates.reference.settings import settings_page

_MARK: Final = "<!-- written -->\n"
FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference"


def pages() -> Mapping[str, str]:
    """Give each page as it should be."""
    return {
        "commands.md": _below("commands.md", commands_page()),
        "settings.md": _below("settings.md", settings_page()),
        "events.md": _below("events.md", events_page()),
        "exit-codes.md": _below("exit-codes.md", exit_codes_page()),
        "log-events.md": _below("log-events.md", log_events_page()),
        "events.schema.json": events_schema(),
    }


def _below(name: str, text: str) -> str:
    head, mark, _ = (FOLDER / name).read_text().partition(_MARK)
    return f"{head}{mark}\n{text}"
