"""What a company spends against what somebody says is usual: hours in which that looks like fraud.

A call belongs to the hour in which it began, so what comes late after an outage is no peak.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.money.amounts import check_amount
from domain.money.errors import InvalidWishError

_HOUR = timedelta(hours=1)
_WEEK = timedelta(weeks=1)
_WEEKS = 4
# A call may last long, and its hour is that of its start.
_LOOKED_AT = timedelta(hours=24)


class FraudKind(StrEnum):
    """What was reached."""

    SPEND = "spend_per_hour"
    TIMES = "times"
    NEW_DESTINATION = "new_destination"


@frozen(kw_only=True)
class FraudWatch:
    """What of a company's spending somebody is told; None of what nobody is.

    Attributes:
        spend_per_hour: so much in an hour, in its currency.
        times: so often what it spent on average in the same hour of the four weeks before.
        at_least: below this an hour is usual, whatever was spent in those; goes with `times`.
        new_destination: so much in an hour at a destination where it had no call in four weeks.
    """

    spend_per_hour: Decimal | None = None
    times: Decimal | None = None
    at_least: Decimal | None = None
    new_destination: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        for bound in (self.spend_per_hour, self.times, self.at_least, self.new_destination):
            if bound is not None and check_amount(bound) <= 0:
                raise InvalidWishError("a bound is more than zero")
        if (self.times is None) != (self.at_least is None):
            raise InvalidWishError("times goes with an amount that an hour must come to at least")

    @property
    def on(self) -> bool:
        """Whether anything is watched."""
        return self != NOT_WATCHED


NOT_WATCHED: Final = FraudWatch()
"""Nobody is told anything."""


@frozen(kw_only=True)
class Spent:
    """What calls of one hour cost a company at a destination."""

    hour: datetime
    destination: str | None
    amount: Decimal


@frozen(kw_only=True)
class Suspicion:
    """An hour in which a bound was reached; `amount` is what was spent when that was seen.

    Attributes:
        destination: of what is told of one alone.
    """

    kind: FraudKind
    hour: datetime
    amount: Decimal
    bound: Decimal
    destination: str | None = None

    @property
    def key(self) -> tuple[FraudKind, datetime, str | None]:
        """What is told once of a company."""
        return self.kind, self.hour, self.destination


def hours_to_look_at(now: datetime) -> Sequence[datetime]:
    """Return the hours whose calls may still come, the earliest first."""
    last = now.replace(minute=0, second=0, microsecond=0)
    return [last - ago * _HOUR for ago in range(_LOOKED_AT // _HOUR, -1, -1)]


def usual_hours(hour: datetime, zone: str) -> Sequence[datetime]:
    """Return the same hour of the same weekday of the four weeks before, by the clock of a zone."""
    there = hour.astimezone(ZoneInfo(zone))
    past = [(there - week * _WEEK).astimezone(UTC) for week in range(1, _WEEKS + 1)]
    # Where a clock was moved by half an hour, the hour of UTC that has the most of it.
    return [moment.replace(minute=0, second=0, microsecond=0) for moment in past]


def time_of_acquaintance(now: datetime) -> tuple[datetime, datetime]:
    """Return the four weeks in which a destination must have had no call to be new."""
    end = hours_to_look_at(now)[0]
    return end - _WEEKS * _WEEK, end


@frozen(kw_only=True)
class Spending:
    """What a company spent of late, and what is watched of it.

    Attributes:
        zone: by whose clock hours of other weeks are the same.
    """

    watch: FraudWatch
    zone: str
    spent: Sequence[Spent]

    def past_hours(self) -> Sequence[datetime]:
        """Return the hours of the past that must be known."""
        return [past for hour in self._high() for past in usual_hours(hour, self.zone)]

    def doubtful_destinations(self) -> Collection[str]:
        """Return the destinations of which must be known whether they had calls before."""
        return {each.destination for each in self._costly() if each.destination is not None}

    def suspicions(
        self, past: Mapping[datetime, Decimal], known: Collection[str]
    ) -> Sequence[Suspicion]:
        """Return what was reached, the earliest hour first.

        `past` is what was spent in the hours of the past, and `known` are the destinations that
        had calls before.
        """
        found = [*self._of_hours(), *self._of_times(past), *self._of_destinations(known)]
        return sorted(found, key=lambda each: (each.hour, each.kind, each.destination or ""))

    def _of_hours(self) -> Sequence[Suspicion]:
        bound = self.watch.spend_per_hour
        return [
            Suspicion(kind=FraudKind.SPEND, hour=hour, amount=amount, bound=bound)
            for hour, amount in self._totals().items()
            if bound is not None and amount >= bound
        ]

    def _of_times(self, past: Mapping[datetime, Decimal]) -> Sequence[Suspicion]:
        times, least = self.watch.times or Decimal(0), self.watch.at_least or Decimal(0)
        found = []
        for hour, amount in self._high().items():
            before = sum(past.get(each, Decimal(0)) for each in usual_hours(hour, self.zone))
            bound = max(least, round(times * before / _WEEKS, 9))
            if amount >= bound:
                kind = FraudKind.TIMES
                found.append(Suspicion(kind=kind, hour=hour, amount=amount, bound=bound))
        return found

    def _of_destinations(self, known: Collection[str]) -> Sequence[Suspicion]:
        bound = self.watch.new_destination
        return [
            Suspicion(
                kind=FraudKind.NEW_DESTINATION,
                hour=each.hour,
                amount=each.amount,
                bound=bound,
                destination=each.destination,
            )
            for each in self._costly()
            if bound is not None and each.destination not in known
        ]

    def _high(self) -> Mapping[datetime, Decimal]:
        least = self.watch.at_least
        return {
            hour: amount
            for hour, amount in self._totals().items()
            if least is not None and amount >= least
        }

    def _costly(self) -> Sequence[Spent]:
        bound = self.watch.new_destination
        return [
            each
            for each in self.spent
            if bound is not None and each.destination is not None and each.amount >= bound
        ]

    def _totals(self) -> Mapping[datetime, Decimal]:
        totals: dict[datetime, Decimal] = defaultdict(Decimal)
        for each in self.spent:
            totals[each.hour] += each.amount
        return totals
