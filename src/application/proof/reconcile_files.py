"""Files against the book, both ways: each line has an end, and each record its line."""

from collections.abc import AsyncIterable, Callable, Sequence
from datetime import datetime
from hashlib import sha256

from attrs import define, evolve, field, frozen

from application.calls.data import Malformed
from application.intake.data import Line, RecordKind
from application.intake.records import Unusable
from application.proof.data import BookedRecord, Claim, Fate
from application.proof.hours import hours_of
from application.proof.ports import RecordCensus
from application.proof.told import MOST_LISTED, ToldLines, UntoldRecords
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key, fingerprint
from domain.calls.transaction import Transaction
from domain.calls.unpaired import AnsweredCall, AnsweredCalls, LongerCall

_BATCH = 5000


@frozen(kw_only=True)
class MissingLine:
    """A line that the book does not have; `call_id` where the line tells one."""

    file_id: str
    offset: int
    call_id: str | None


@frozen(kw_only=True)
class FileReconciliation:
    """What became of the lines of some files.

    Attributes:
        lines: CDR lines, and lines that are no record; acc and phase lines are counted apart.
        stored, parked, duplicates, missing: where they ended; together they are `lines`.
        missing_lines: the first of the missing, at most `MOST_LISTED`.
        answered_without_cdr: answered and ended by the acc records, but no CDR anywhere.
        longer: hung up later than their CDRs say, and no person has decided about that.
        untold: records of the time asked about, of the hosts of these files, that no line tells
            any more; of all hosts where none of the files is known to the book.
        untold_records: the first of them, at most `MOST_LISTED` a host.
        masked: why no call is named; None where all are.
    """

    lines: int = 0
    stored: int = 0
    parked: int = 0
    duplicates: int = 0
    missing: int = 0
    acc: int = 0
    phases: int = 0
    missing_lines: Sequence[MissingLine] = ()
    answered_without_cdr: Sequence[AnsweredCall] = ()
    longer: Sequence[LongerCall] = ()
    untold: int = 0
    untold_records: Sequence[BookedRecord] = ()
    masked: str | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not (self.missing or self.answered_without_cdr or self.longer or self.untold)


@frozen(kw_only=True)
class ReconcileFiles:
    """Look up every line of some files, and every record of some time; changes nothing."""

    census: RecordCensus
    kind_of: Callable[[bytes], RecordKind | Unusable]
    cdr_of: Callable[[bytes], Cdr | Malformed]
    transaction_of: Callable[[bytes], Transaction | None]

    async def __call__(
        self, batches: AsyncIterable[Sequence[Line]], span: tuple[datetime, datetime] | None = None
    ) -> FileReconciliation:
        """Reconcile the lines, and the records that the stream stored in the hours of a time.

        Of that time the files must be all that the hosts wrote; without it no record is asked for
        its line.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        count = _Count()
        async for lines in batches:
            for line in lines:
                self._take(line, count)
            if len(count.open) >= _BATCH:
                await self._settle(count)
        await self._settle(count)
        untold = UntoldRecords(count.told, self._line_of)
        if span:
            async for records in self.census.records(*hours_of(*span)):
                untold.look_at(records)
        number, first = untold.of_these_hosts()
        return evolve(await self._result(count), untold=number, untold_records=first)

    def _take(self, line: Line, count: "_Count") -> None:
        kind = RecordKind.DEAD if line.defect else self.kind_of(line.payload)
        if kind in {RecordKind.PHASE, RecordKind.PULSE}:
            count.phases += 1
        elif kind is RecordKind.ACC:
            count.acc += 1
            transaction = self.transaction_of(line.payload)
            if transaction:
                count.answered.transaction(transaction)
        else:
            count.line(line, self._cdr(kind, line.payload))

    def _cdr(self, kind: RecordKind | Unusable, payload: bytes) -> Cdr | None:
        found = self.cdr_of(payload) if kind is RecordKind.CDR else None
        return found if isinstance(found, Cdr) else None

    def _line_of(self, record: BookedRecord) -> Claim:
        line = Claim(
            call_key=record.call_key,
            fingerprint=record.fingerprint,
            raw_sha256=sha256(record.raw or b"").digest(),
            file_id=record.file_id,
            offset=record.offset,
            cut=record.cut,
        )
        if record.raw is None or record.cut:
            return line
        cdr = self._cdr(self.kind_of(record.raw), record.raw)
        return evolve(line, call_key=call_key(cdr), fingerprint=fingerprint(cdr)) if cdr else line

    async def _settle(self, count: "_Count") -> None:
        fates = await self.census.fates([claim for claim, _ in count.open])
        for (claim, call_id), fate in zip(count.open, fates, strict=True):
            count.settled(claim, call_id, fate)
        count.open.clear()

    async def _result(self, count: "_Count") -> FileReconciliation:
        suspects = {each.call_id for each in count.answered.without_cdr()}
        for dialog in await self.census.dialogs(suspects):
            count.answered.dialog(dialog)
        longer = {each.call.call_id for each in count.answered.longer()}
        for dialog in await self.census.decided(longer):
            count.answered.decided(dialog)
        return FileReconciliation(
            lines=count.lines,
            stored=count.fates[Fate.STORED],
            parked=count.fates[Fate.PARKED],
            duplicates=count.duplicates,
            missing=count.fates[Fate.MISSING],
            acc=count.acc,
            phases=count.phases,
            missing_lines=count.missing,
            answered_without_cdr=count.answered.without_cdr(),
            longer=count.answered.longer(),
        )


@define
class _Count:
    lines: int = 0
    acc: int = 0
    phases: int = 0
    duplicates: int = 0
    fates: dict[Fate, int] = field(factory=lambda: dict.fromkeys(Fate, 0))
    missing: list[MissingLine] = field(factory=list)
    open: list[tuple[Claim, str | None]] = field(factory=list)
    answered: AnsweredCalls = field(factory=AnsweredCalls)
    told: ToldLines = field(factory=ToldLines)

    def line(self, line: Line, cdr: Cdr | None) -> None:
        """Take a line that must have an end of its own, unless it is a copy."""
        self.lines += 1
        claim = _claim(line, cdr)
        if cdr:
            self.answered.cdr(cdr)
        if not self.told.add(claim):
            self.duplicates += 1
            return
        self.open.append((claim, cdr.call_id if cdr else None))

    def settled(self, claim: Claim, call_id: str | None, fate: Fate) -> None:
        """Count a line by its end."""
        self.fates[fate] += 1
        if fate is Fate.MISSING and len(self.missing) < MOST_LISTED:
            self.missing.append(
                MissingLine(file_id=claim.file_id, offset=claim.offset, call_id=call_id)
            )


def _claim(line: Line, cdr: Cdr | None) -> Claim:
    return Claim(
        call_key=call_key(cdr) if cdr else None,
        fingerprint=fingerprint(cdr) if cdr else None,
        raw_sha256=sha256(line.payload).digest(),
        file_id=line.file_id,
        offset=line.offset,
        cut=line.defect is not None,
    )
