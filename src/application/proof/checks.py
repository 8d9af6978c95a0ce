"""What must be right of a period; each gives a sentence for all that is not."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from application.intake.ports import SettledBook
from application.proof.checking import Period
from application.proof.ports import CloseBook, RecordCensus, StreamView
from application.proof.prove_book import ProveBook
from application.proof.reconcile import Reconcile, Reconciliation
from application.proof.reconcile_files import FileReconciliation
from application.proof.verify_seals import SealSpan, VerifySeals
from domain.near import did_you_mean, near

_NAMED = 10


@frozen
class MoneyHolds:
    """Balances are the sums of their movements, prices of calls are what they moved."""

    census: RecordCensus

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        found = await self.census.money(period.start, period.end)
        balances = [
            f"the balance of {each.company} is {each.balance}, its movements make {each.movements}"
            for each in found.balances
        ]
        calls = [f"the price of the call {key} is not what it moved" for key in found.calls]
        return _first([*balances, *calls])


@frozen
class FollowsFromLog:
    """What is told of the calls of that time, and of all companies, is what the log makes."""

    prove: ProveBook

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        found = await self.prove(period.start, period.end)
        return _first(
            [
                f"{each.projection} {each.key}: the log says {_row(each.log)}, the book"
                f" {_row(each.book)}"
                for each in found.findings
            ]
        )


@frozen
class SealsHold:
    """The log is what was sealed of it."""

    verify: VerifySeals

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        found = await self.verify(SealSpan(first=period.first_seal))
        flawed = [f"seal {found.flawed.number}: {found.flawed.why}"] if found.flawed else []
        still = ["nobody seals the log: is a worker running?"] if found.stands_still else []
        return [*flawed, *still]


@frozen
class StreamAgrees:
    """What the stream holds of that time is in the book, and what it lost is in the files."""

    reconcile: Reconcile

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        hours = await self.reconcile(period.start, period.until)
        return _first([*_of_hours(hours, period), *lacks_of_files(period.files)])


@frozen
class NothingWaits:
    """The workers are through with what the stream stored in that time."""

    stream: StreamView

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        return [
            f"{each.unsettled} records wait for {each.name}, the oldest since"
            f" {each.oldest:%Y-%m-%d %H:%M:%SZ}"
            for each in (await self.stream.figures()).consumers
            if each.oldest and each.oldest < period.until
        ]


@frozen
class HostsAreHeard:
    """Of each host that had calls something has come since, so nothing of before lies there."""

    book: CloseBook

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        heard = await self.book.heard(period.start)
        silent = [
            f"nothing has come of {host} since {last:%Y-%m-%d %H:%M:%SZ}: if nothing more will,"
            f" say --quiet {host}"
            for host, last in sorted(heard.items())
            if last < period.end and host not in period.quiet
        ]
        unknown = [
            f"--quiet {host}: no call of such a host came since {period.start:%Y-%m-%d}"
            f"{did_you_mean(near(host, heard))}"
            for host in sorted(set(period.quiet) - set(heard))
        ]
        return [*silent, *unknown]


@frozen
class FilesAreSettled:
    """Of no file that is at rest a piece in the middle is missing in the book."""

    settled: SettledBook

    async def __call__(self, period: Period) -> Sequence[str]:
        """Look."""
        # Workers settle side by side: what they wrote just now may close a hole.
        moving = {(each.host, each.file_id) for each in await self.settled.files(period.until)}
        return _first(
            [
                f"{each.host}, file {each.file_id}: bytes {before[1]} to {after[0]} are not in the"
                " book"
                for each in await self.settled.files(period.start)
                if (each.host, each.file_id) not in moving
                for before, after in zip(each.ranges, each.ranges[1:], strict=False)
            ]
        )


def _row(columns: Mapping[str, object] | None) -> str:
    if columns is None:
        return "nothing"
    return ", ".join(f"{name} {value}" for name, value in columns.items())


def _of_hours(hours: Reconciliation, period: Period) -> Sequence[str]:
    left = [
        (each.name, each.unexplained if period.files else each.difference) for each in hours.hours
    ]
    differences = [
        f"{name.host}, {name.hour:%Y-%m-%d %H:00Z}: {records:+} records"
        for name, records in left
        if records
    ]
    lost = [
        f"the stream lost {gap.last_seq - gap.first_seq + 1} messages before"
        f" {gap.before:%Y-%m-%d %H:%M:%SZ}: name the files of that time"
        for gap in hours.gaps
        if period.files is None
    ]
    return [*differences, *lost]


def lacks_of_files(files: FileReconciliation | None) -> Sequence[str]:
    """Say what lines of files the book lacks, and what they lack of the book."""
    if files is None:
        return []
    lines = [f"{each.file_id}, byte {each.offset}: not in the book" for each in files.missing_lines]
    calls = [
        f"{each.call_id or 'a call'} was answered and has no CDR"
        for each in files.answered_without_cdr
    ]
    longer = [
        f"{each.call.call_id or 'a call'} was hung up at {each.hung_up:%Y-%m-%d %H:%M:%SZ},"
        " after the end in its CDR: akira cdr correct, or accept"
        for each in files.longer
    ]
    untold = (
        [f"{files.untold} records are told by no line of these files any more: name all of them"]
        if files.untold
        else []
    )
    masked = [f"no call is named: {files.masked}"] if files.masked else []
    return [*untold, *lines, *calls, *longer, *masked]


def _first(sentences: Sequence[str]) -> Sequence[str]:
    rest = len(sentences) - _NAMED
    return [*sentences[:_NAMED], f"and {rest} more"] if rest > 0 else sentences
