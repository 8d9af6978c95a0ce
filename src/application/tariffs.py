"""Versions of tariffs as a store lists them, and when two of them are the same."""

from collections.abc import Sequence
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

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether this version is in force."""
        return self.effective_from <= moment and (
            self.effective_to is None or moment < self.effective_to
        )


@frozen
class Saved:
    """A version in the store, and whether it was there before."""

    version: KeptVersion
    was_known: bool


def version_in_force(kept: Sequence[KeptVersion], name: str, moment: datetime) -> KeptVersion:
    """Choose the version of a tariff that is in force and took effect last.

    Raises:
        RejectedError: there is no such tariff, or none of its versions is in force.
    """
    found = [version for version in kept if version.name == name]
    if not found:
        raise RejectedError(f"there is no tariff {name}")
    in_force = [version for version in found if version.holds_at(moment)]
    if not in_force:
        raise RejectedError(f"tariff {name} is not in force at {moment.isoformat()}")
    return max(in_force, key=lambda version: version.effective_from)


def known_version(kept: Sequence[KeptVersion], new: KeptVersion) -> KeptVersion | None:
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
