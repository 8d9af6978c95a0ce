"""Text that a spreadsheet does not take for a formula."""

import re

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def safe_cell(text: str) -> str:
    """Write a number as it is, and what a spreadsheet would run as text."""
    return f"'{text}" if text.startswith(_COMMANDS) and not _NUMBER.fullmatch(text) else text
