"""Single values as text, in the form that JSON documents have and PostgreSQL reads."""

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import to_builtins

_DAY = 86400


def key_text(key: UUID) -> str:
    """Write a key with its hyphens."""
    # As str() does, in a sixth of the time.
    text: str = to_builtins(key)
    return text


def moment_text(moment: datetime) -> str:
    """Write a moment in ISO 8601."""
    # As isoformat writes it, in a quarter of the time.
    text: str = to_builtins(moment)
    return f"{text[:-1]}+00:00" if text.endswith("Z") else text


def seconds_text(duration: timedelta) -> str:
    """Write a duration as seconds."""
    # By its parts, in half the time that a division of timedeltas takes.
    return f"{duration.days * _DAY + duration.seconds}.{duration.microseconds:06}"
