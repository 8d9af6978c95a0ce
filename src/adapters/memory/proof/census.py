"""Where records ended, counted in memory."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from attrs import define, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.doubts import came_again, doubtful_ends
from adapters.memory.proof.figures import closing, companies, hosts, readers, unrated_since
from adapters.memory.proof.records import booked
from adapters.memory.proof.twice import count_legs, debited_twice
from adapters.memory.proof.verdicts import MemoryVerdictBook
from application.proof.data import (
    BookedRecord,
    Claim,
    DoubtfulEnd,
    Ends,
    Fate,
    HostHour,
    MoneyCheck,
    StreamGap,
    TwiceDebited,
    WrongBalance,
)
from application.proof.overview import DutyFigures, HeldEvents, OnlyRead, Overview
from application.proof.ports import RecordCensus
from domain.calls.provenance import Provenance, Receipt
from domain.calls.transaction import Dialog
from domain.facts.call_facts import Amendment, CallAmended, CallReceived

_DUTIES = ("audit", "proof", "receipts", "relay", "traffic")
_DAY = timedelta(days=1)


@define
class MemoryRecordCensus(RecordCensus):
    """The ends of all records of a ledger and a box; all letters are open.

    Attributes:
        read: how many events of the log each of its readers has read.
    """

    ledger: MemoryCdrLedger
    box: MemoryDeadLetterBox
    lost: list[StreamGap] = field(factory=list)
    holding: HeldEvents | None = None
    only_read: OnlyRead | None = None
    verdicts: MemoryVerdictBook = field(factory=MemoryVerdictBook)
    duties: dict[str, DutyFigures] = field(
        factory=lambda: {name: DutyFigures(name=name) for name in _DUTIES}
    )
    read: dict[str, int] = field(factory=lambda: dict.fromkeys(("relay", "traffic"), 0))

    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        self.ledger.fail_if_planned()
        counts: Counter[tuple[HostHour, str]] = Counter()
        for kind, place, receipt in (*self._messages(), *self._unrated()):
            if start <= receipt.stored_at < end:
                hour = receipt.stored_at.replace(minute=0, second=0, microsecond=0)
                counts[HostHour(hour, place.host), kind] += 1
        return {
            name: Ends(
                stored=counts[name, "stored"],
                unrated=counts[name, "unrated"],
                parked=counts[name, "parked"],
                duplicates=counts[name, "duplicates"],
            )
            for name, _ in counts
        }

    async def doubtful(
        self, start: datetime, end: datetime, last_seq: int
    ) -> Sequence[DoubtfulEnd]:
        self.ledger.fail_if_planned()
        ended = [(receipt, place) for _, place, receipt in self._messages()]
        found = doubtful_ends(ended, came_again(self.ledger, self.box), last_seq)
        return [each for each in found if start <= each.receipt.stored_at < end]

    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        self.ledger.fail_if_planned()
        return [self._fate(claim) for claim in claims]

    async def records(
        self, start: datetime, end: datetime
    ) -> AsyncIterator[Sequence[BookedRecord]]:
        self.ledger.fail_if_planned()
        held = booked(self.ledger.calls.values(), self.box.letters)
        yield [record for receipt, record in held if start <= receipt.stored_at < end]

    async def dialogs(self, call_ids: Collection[str]) -> Collection[Dialog]:
        self.ledger.fail_if_planned()
        return [
            Dialog(call.cdr.call_id, call.cdr.from_tag, call.cdr.to_tag)
            for call in self.ledger.calls.values()
            if call.cdr.call_id is not None and call.cdr.call_id in call_ids
        ]

    async def decided(self, call_ids: Collection[str]) -> Collection[Dialog]:
        dialogs = await self.dialogs(call_ids)
        facts = [fact for fact in self.ledger.journal.log if isinstance(fact, CallAmended)]
        keys = {fact.call_key for fact in facts if fact.amendment is not Amendment.RERATED}
        held = [self.ledger.calls[key].cdr for key in keys]
        known = {Dialog(cdr.call_id, cdr.from_tag, cdr.to_tag) for cdr in held if cdr.call_id}
        return [dialog for dialog in dialogs if dialog in known]

    async def gaps(self, start: datetime, end: datetime) -> Sequence[StreamGap]:
        self.ledger.fail_if_planned()
        found = [gap for gap in self.lost if start <= gap.before < end]
        return sorted(found, key=lambda gap: (gap.before, gap.first_seq))

    async def money(self, start: datetime, end: datetime) -> MoneyCheck:
        self.ledger.fail_if_planned()
        books = self.ledger.journal
        by_company: dict[int, Decimal] = defaultdict(Decimal)
        by_call: dict[UUID | None, Decimal] = defaultdict(Decimal)
        for entry in books.entries:
            by_company[entry.movement.company_id] += entry.movement.amount
            by_call[entry.movement.call_key] += entry.movement.amount
        calls = [c for c in self.ledger.calls.values() if start <= c.cdr.start_time < end]
        return MoneyCheck(
            balances=[
                WrongBalance(
                    company=each.company.name,
                    balance=each.balance,
                    movements=by_company[each.id],
                )
                for each in books.companies.values()
                if each.balance != by_company[each.id]
            ],
            calls=[c.call_key for c in calls if _price(c) != -by_call[c.call_key]],
        )

    async def held(self) -> HeldEvents | None:
        self.ledger.fail_if_planned()
        return self.holding

    async def debited_twice(self, start: datetime, end: datetime) -> Sequence[TwiceDebited]:
        self.ledger.fail_if_planned()
        return debited_twice(self.ledger.calls.values(), start, end)

    async def legs(self, start: datetime, end: datetime) -> int:
        self.ledger.fail_if_planned()
        return count_legs(self.ledger.calls.values(), start, end)

    async def overview(self, now: datetime) -> Overview:
        calls = [call for call in self.ledger.calls.values() if call.receipt.stored_at > now - _DAY]
        copies = self.ledger.duplicates | self.box.duplicates
        return Overview(
            open_letters=Counter(letter.reason for letter in self.box.letters),
            unrated=Counter(str(reason) for call in calls for reason in call.verdict.waits_for),
            duplicates=sum(receipt.stored_at > now - _DAY for receipt in copies),
            hosts=hosts(calls, now),
            gaps=await self.gaps(now - _DAY, now + _DAY),
            money=companies(self.ledger.journal),
            duties=list(self.duties.values()),
            readers=readers(self.ledger.journal, self.read),
            held=await self.held(),
            unrated_since=unrated_since(self.ledger.calls.values()),
            proof=await self.verdicts.last(),
            closing=closing(self.ledger, calls),
            only_read=self.only_read,
        )

    def _messages(self) -> Iterator[tuple[str, Provenance, Receipt]]:
        yield from (("stored", c.provenance, c.receipt) for c in self.ledger.calls.values())
        yield from (("parked", each.provenance, each.receipt) for each in self.box.letters)
        yield from (("duplicates", c.provenance, r) for r, c in self.ledger.copies.items())
        yield from (("duplicates", c.provenance, r) for r, c in self.box.copies.items())

    def _unrated(self) -> Iterator[tuple[str, Provenance, Receipt]]:
        for call in self.ledger.calls.values():
            if call.verdict.waits_for:
                yield "unrated", call.provenance, call.receipt

    def _fate(self, claim: Claim) -> Fate:
        call = self.ledger.calls.get(claim.call_key) if claim.call_key else None
        if call and (call.fingerprint is None or call.fingerprint == claim.fingerprint):
            return Fate.STORED
        offsets = [
            letter.provenance.offset
            for letter in self.box.letters
            if sha256(letter.raw).digest() == claim.raw_sha256
        ]
        found = claim.offset in offsets if claim.cut else bool(offsets)
        return Fate.PARKED if found else Fate.MISSING


def _price(call: CallReceived) -> Decimal:
    charges = (call.verdict.charge, call.verdict.inbound_side.charge)
    return sum((charge.amount for charge in charges if charge), Decimal(0))
