"""Versions of tariffs as a store lists them, and when two of them are the same."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from application.errors import RejectedError
from domain.near import did_you_mean, near
from domain.pricing import effective
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow

_CONTENT = (
    "effective_to", "zone", "span_overflow", "boundaries", "plan_at", "rows", "sha256",
)  # fmt: skip


class TakenError(RejectedError):
    """A version of this start is there, with other content."""


def nothing_to_correct(name: str, start: datetime) -> RejectedError:
    """Say that a correction has nothing to take the place of."""
    return RejectedError(f"no version of tariff {name} starts at {start.isoformat()} to correct")


@frozen(kw_only=True)
class KeptVersion:
    """A version as the store lists it: everything but its rates.

    Attributes:
        correction: how often the version of this start was corrected before.
        rows: number of prefixes.
        sha256: hash of the rates, hexadecimal; equal rates have the same.
        imported_by: the database's login.
    """

    tariff_id: int
    name: str
    currency: str
    effective_from: datetime
    effective_to: datetime | None
    correction: int
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


def no_tariff(name: str, names: Iterable[str]) -> RejectedError:
    """Give the refusal of a tariff that is none of these, with those that may be meant."""
    return RejectedError(f"there is no tariff {name!r}{did_you_mean(near(name, names))}")


def version_in_force(kept: Sequence[KeptVersion], name: str, moment: datetime) -> KeptVersion:
    """Choose the version of a tariff that is in force.

    Raises:
        RejectedError: there is no such tariff, or none of its versions is in force.
    """
    found = [version for version in kept if version.name == name]
    if not found:
        raise no_tariff(name, {version.name for version in kept})
    in_force = effective.version_in_force(found, moment)
    if in_force is None:
        raise RejectedError(f"tariff {name} is not in force at {moment.isoformat()}")
    return in_force


def needed_since(kept: Sequence[KeptVersion], moment: datetime) -> Sequence[KeptVersion]:
    """Choose the versions, of each tariff, that may price a call answered then or later."""
    by_name: dict[str, list[KeptVersion]] = defaultdict(list)
    for version in kept:
        by_name[version.name].append(version)
    return [each for found in by_name.values() for each in effective.needed_since(found, moment)]


def placed(
    kept: Sequence[KeptVersion], new: KeptVersion, *, correct: bool
) -> tuple[KeptVersion, bool]:
    """Give a new version its place among those that its tariff has; whether it was there before.

    Raises:
        RejectedError: it contradicts one of them, or there is nothing to correct.
    """
    for known in kept:
        if known.currency != new.currency:
            raise RejectedError(f"tariff {new.name} is in {known.currency}, not {new.currency}")
    same_start = [each for each in kept if each.effective_from == new.effective_from]
    start = new.effective_from.isoformat()
    if not same_start:
        if correct:
            raise nothing_to_correct(new.name, new.effective_from)
        return new, False
    latest = max(same_start, key=lambda each: each.correction)
    other = [name for name in _CONTENT if getattr(latest, name) != getattr(new, name)]
    if not other:
        return latest, True
    if not correct:
        words = ", ".join("rates" if name == "sha256" else name for name in other)
        raise TakenError(
            f"tariff {new.name} from {start} is there already (version {latest.tariff_id}), and"
            f" it differs in {words}: import another start, or correct it and re-rate"
        )
    return evolve(new, correction=latest.correction + 1), False
