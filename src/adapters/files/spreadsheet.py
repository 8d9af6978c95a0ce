"""Text that a spreadsheet does not take for a formula."""

_COMMANDS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """Write a number or a name such that it stays one."""
    return f"'{text}" if text.startswith(_COMMANDS) else text
