"""Single values as text, in the form that JSON documents have and PostgreSQL reads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
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


def written(values: Sequence[UUID | datetime | Decimal | None]) -> Sequence[str | None]:
    """Write keys, moments and amounts in one step; PostgreSQL reads them."""
    texts: Sequence[str | None] = to_builtins(values)
    return texts


def moment_texts(moments: Sequence[datetime]) -> Sequence[str]:
    """Write moments in ISO 8601, in one step: a fifth of the time again."""
    texts: Sequence[str] = to_builtins(moments)
    return [f"{text[:-1]}+00:00" if text[-1] == "Z" else text for text in texts]


def seconds_text(duration: timedelta) -> str:
    """Write a duration as seconds."""
    # By its parts, in half the time that a division of timedeltas takes.
    return f"{duration.days * _DAY + duration.seconds}.{duration.microseconds:06}"
