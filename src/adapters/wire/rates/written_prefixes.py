"""Prefixes as people write them: +49 and 0049 are 49."""

from typing import Final

_ABROAD: Final = ("+", "00")


def without_international(text: str) -> str:
    """Leave out what means an international number; a text that is nothing else stays."""
    for sign in _ABROAD:
        rest = text.removeprefix(sign)
        if rest not in {text, ""}:
            return rest
    return text
