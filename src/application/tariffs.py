"""Versions of tariffs as a store lists them, and when two of them are the same."""

from datetime import datetime

from attrs import frozen

from application.errors import RejectedError
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow

_CONTENT = (
    "effective_to", "zone", "span_overflow", "boundaries", "plan_at", "rows", "sha256",
)  # fmt: skip


@frozen(kw_only=True)
class KeptVersion:
    """A version as the store lists it: everything but its rates.

    Attributes:
        rows: number of prefixes.
        sha256: hash of the rates, hexadecimal; equal rates have the same.
        imported_by: the database's login.
    """

    tariff_id: int
    name: str
    currency: str
    effective_from: datetime
    effective_to: datetime | None
    zone: str
    span_overflow: SpanOverflow
    boundaries: Boundaries
    plan_at: PlanAt
    rows: int
    sha256: str
    imported_at: datetime
    imported_by: str


@frozen
class Saved:
    """A version in the store, and whether it was there before."""

    version: KeptVersion
    was_known: bool


def known_version(kept: list[KeptVersion], new: KeptVersion) -> KeptVersion | None:
    """Find a new version among those that its tariff has already.

    Raises:
        RejectedError: it contradicts one of them.
    """
    for known in kept:
        if known.currency != new.currency:
            raise RejectedError(f"tariff {new.name} is in {known.currency}, not {new.currency}")
        if known.effective_from == new.effective_from:
            return _same_or_refused(known, new)
    return None


def _same_or_refused(known: KeptVersion, new: KeptVersion) -> KeptVersion:
    other = [name for name in _CONTENT if getattr(known, name) != getattr(new, name)]
    if other:
        words = ", ".join("rates" if name == "sha256" else name for name in other)
        start = known.effective_from.isoformat()
        raise RejectedError(
            f"tariff {known.name} from {start} is there already (version {known.tariff_id}), and"
            f" it differs in {words}: a version never changes, import another start"
        )
    return known
