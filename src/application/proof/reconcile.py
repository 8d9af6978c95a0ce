"""The stream against the book: for each host and hour, what came in is what ended somewhere."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from application.proof.data import (
    DoubtfulEnd,
    Ends,
    HostHour,
    MoneyCheck,
    Received,
    StreamGap,
    TwiceDebited,
)
from application.proof.hours import hours_of, whole_hour
from application.proof.ports import RecordCensus, StreamView


@frozen(kw_only=True)
class HourBalance:
    """One host's hour on both sides.

    Attributes:
        again: ends whose message the stream has no more, as where it lost its end or was put back
            from a copy, and whose line came again.
        forgotten: those whose line did not come again: files can tell whether they ever were.
    """

    name: HostHour
    received: int
    ends: Ends
    again: int = 0
    forgotten: int = 0

    @property
    def ended(self) -> int:
        """Messages that are stored, parked or known duplicates."""
        return self.ends.stored + self.ends.parked + self.ends.duplicates

    @property
    def difference(self) -> int:
        """Received but nowhere (positive), or somewhere without having been received."""
        return self.received - self.ended + self.again

    @property
    def unexplained(self) -> int:
        """What is left of the difference where files prove what the stream has forgotten."""
        return self.difference + self.forgotten


@frozen(kw_only=True)
class Reconciliation:
    """Both sides, hour by hour.

    Attributes:
        since: from when on both sides were compared; what is older has left the stream.
        waiting: messages that the workers have not settled yet; they explain a difference.
        gaps: what the stream lost since; made good where the files of that time are complete.
        open_letters: letters that wait for a person, whatever their hour.
        money: balances against movements, and calls against theirs.
        twice: dialogs of which several records were debited; whether that is wrong depends on the
            platform.
        legs: records that were kept and cost nothing, since another one of their dialog is billed.
    """

    since: datetime
    hours: Sequence[HourBalance]
    waiting: int
    gaps: Sequence[StreamGap]
    open_letters: int
    money: MoneyCheck
    twice: Sequence[TwiceDebited] = ()
    legs: int = 0

    @property
    def differences(self) -> Sequence[HourBalance]:
        """The hours that do not add up."""
        return [hour for hour in self.hours if hour.difference]


@frozen(kw_only=True)
class Reconcile:
    """Compare the stream with the book; changes nothing."""

    stream: StreamView
    census: RecordCensus
    clock: Callable[[], datetime]

    async def __call__(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Reconciliation:
        """Reconcile whole hours: from that of `start` to before `end`, or the hour of `end` too.

        Raises:
            SetupError: there is no such stream, or no right to read it.
            UnavailableError: the stream or the book does not answer.
        """
        first, until = hours_of(start, end)
        received = await self.stream.received(first, until, seen)
        since = max(first, received.held_since)
        ends = await self.census.ends(since, until)
        overview = await self.census.overview(self.clock())
        readers = (await self.stream.figures()).consumers
        return Reconciliation(
            since=since,
            hours=balance(received.counts, ends, await self._gone(since, until, received)),
            waiting=sum(each.pending + each.ack_pending for each in readers),
            gaps=await self.census.gaps(since, until),
            open_letters=sum(overview.open_letters.values()),
            money=await self.census.money(first, until),
            twice=await self.census.debited_twice(first, until),
            legs=await self.census.legs(first, until),
        )

    async def _gone(
        self, since: datetime, until: datetime, received: Received
    ) -> Sequence[DoubtfulEnd]:
        doubtful = await self.census.doubtful(since, until, received.last_seq)
        held = await self.stream.held([each.receipt for each in doubtful]) if doubtful else ()
        return [each for each in doubtful if each.receipt not in held]


def balance(
    received: Mapping[HostHour, int],
    ends: Mapping[HostHour, Ends],
    gone: Sequence[DoubtfulEnd] = (),
) -> Sequence[HourBalance]:
    """Put both sides beside each other, the earliest hour first."""
    again = Counter(_hour_of(each) for each in gone if each.again)
    forgotten = Counter(_hour_of(each) for each in gone if not each.again)
    return [
        HourBalance(
            name=name,
            received=received.get(name, 0),
            ends=ends.get(name, Ends()),
            again=again[name],
            forgotten=forgotten[name],
        )
        for name in sorted({*received, *ends})
    ]


def _hour_of(end: DoubtfulEnd) -> HostHour:
    return HostHour(whole_hour(end.receipt.stored_at), end.host)
