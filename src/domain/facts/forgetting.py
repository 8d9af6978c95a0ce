"""The fact that parties of calls were forgotten."""

from datetime import datetime
from typing import Final
from uuid import UUID

from attrs import frozen

FORGETTING: Final = UUID("a7d3a9c2-6f0b-5c47-9d0e-0f6cf5b6a5f1")
"""The stream of the log in which it is told."""


@frozen(kw_only=True)
class PartiesForgotten:
    """Who took part in calls was forgotten by order; it names nobody.

    Attributes:
        calls: keys of the calls that a number was forgotten of.
        before: everybody in calls that started before it was forgotten; None for a number.
    """

    calls: tuple[UUID, ...] = ()
    before: datetime | None = None
    because: str
    by: str
