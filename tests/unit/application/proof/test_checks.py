"""Each check of a period gives a sentence for all that is not right."""

from datetime import UTC, datetime, timedelta

from attrs import define, evolve

from adapters.contract.builders import (
    a_cdr,
    a_company,
    a_line,
    a_paid_call,
    a_provenance,
    a_receipt,
    a_received_call,
    a_verdict,
)
from adapters.contract.builders.closes import NOVEMBER
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.fold import MemoryBookFold
from adapters.memory.proof.seals import MemorySealBook
from adapters.memory.proof.stream_view import MemoryStreamView
from application.facts.data import Projection
from application.intake.data import Record, RecordKind
from application.proof.checking import Period
from application.proof.checks import (
    FilesAreSettled,
    FollowsFromLog,
    HostsAreHeard,
    MoneyHolds,
    NothingWaits,
    SealsHold,
    StreamAgrees,
)
from application.proof.data import StreamGap
from application.proof.overview import ConsumerFigures, StreamFigures
from application.proof.prove_book import ProveBook
from application.proof.reconcile import Reconcile
from application.proof.reconcile_files import FileReconciliation, MissingLine
from application.proof.verify_seals import VerifySeals
from domain.calls.unpaired import AnsweredCall, LongerCall
from domain.intake.settled import Span

UNTIL = NOVEMBER.end + timedelta(hours=4)
PERIOD = Period(start=NOVEMBER.start, end=NOVEMBER.end, until=UNTIL)


async def test_a_balance_and_a_price_that_are_not_moved_are_named() -> None:
    ledger = MemoryCdrLedger()
    company = await a_company(MemoryMoneyBook(ledger.journal))
    await ledger.record([a_received_call(verdict=a_verdict(company))])
    check = MoneyHolds(MemoryRecordCensus(ledger, MemoryDeadLetterBox()))
    assert await check(PERIOD) == []
    ledger.journal.companies[company].balance += 1
    ledger.journal.entries.clear()
    balance, price = await check(PERIOD)
    assert balance == "the balance of Acme is 0.89, its movements make 0"
    assert price.startswith("the price of the call ")


async def test_more_than_a_person_reads_is_counted() -> None:
    ledger = MemoryCdrLedger()
    company = await a_company(MemoryMoneyBook(ledger.journal))
    await ledger.record([a_paid_call(number, company) for number in range(1, 15)])
    ledger.journal.entries.clear()
    found = await MoneyHolds(MemoryRecordCensus(ledger, MemoryDeadLetterBox()))(PERIOD)
    assert (len(found), found[-1]) == (11, "and 5 more")


async def test_a_log_that_was_changed_and_one_that_nobody_seals_are_named() -> None:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call(a_cdr(call_id=f"c{n}"), seq=n) for n in (1, 2)])
    seals = MemorySealBook(journal=ledger.journal)
    now = datetime.now(UTC) + timedelta(days=400)
    check = SealsHold(VerifySeals(book=seals, clock=lambda: now))
    await seals.seal(1, 1)
    assert await check(PERIOD) == ["nobody seals the log: is a worker running?"]
    await seals.seal(2, 1)
    assert await check(PERIOD) == []
    seals.lost.add(1)
    [flaw] = await check(PERIOD)
    assert flaw.startswith("seal 1: ")
    assert await check(evolve(PERIOD, first_seal=2)) == []


async def test_hours_gaps_and_lines_that_are_missing_are_named() -> None:
    ledger, stream = MemoryCdrLedger(), MemoryStream()
    census = MemoryRecordCensus(ledger, MemoryDeadLetterBox())
    compare = Reconcile(
        stream=MemoryStreamView(stream), census=census, clock=lambda: datetime.now(UTC)
    )  # fmt: skip
    now = datetime.now(UTC)
    period = evolve(PERIOD, start=now - timedelta(hours=1), until=now + timedelta(hours=1))
    check = StreamAgrees(compare)
    assert await check(period) == []
    await stream.store(
        Record(kind=RecordKind.CDR, message_id="1", host="sip-01", line=a_line(), body=b"{}")
    )
    census.lost.append(StreamGap(stream="S", first_seq=7, last_seq=8, before=now))
    hour, gap = await check(period)
    assert (hour[:8], hour[-10:]) == ("sip-01, ", "+1 records")
    assert gap.startswith("the stream lost 2 messages before ")
    whole = evolve(period, files=FileReconciliation())
    assert await check(whole) == [hour]
    files = FileReconciliation(
        missing=1,
        untold=2,
        missing_lines=[MissingLine(file_id="f", offset=7, call_id=None)],
        answered_without_cdr=[AnsweredCall("c1", ("a", "b"))],
        longer=[LongerCall(AnsweredCall("c2", ("a", "b")), now, now + timedelta(hours=1))],
    )
    later = f"{now + timedelta(hours=1):%Y-%m-%d %H:%M:%SZ}"
    assert await check(evolve(period, files=files)) == [
        hour, "2 records are told by no line of these files any more: name all of them",
        "f, byte 7: not in the book", "c1 was answered and has no CDR",
        f"c2 was hung up at {later}, after the end in its CDR: akira cdr correct, or accept",
    ]  # fmt: skip
    nobody = AnsweredCall("", ())
    hidden = evolve(
        files,
        answered_without_cdr=[nobody],
        longer=[evolve(files.longer[0], call=nobody)],
        masked="a standby only reads",
    )
    assert (await check(evolve(period, files=hidden)))[3:] == [
        "a call was answered and has no CDR",
        f"a call was hung up at {later}, after the end in its CDR: akira cdr correct, or accept",
        "no call is named: a standby only reads",
    ]


@define
class Waiting(MemoryStreamView):
    """A stream one of whose readers is behind."""

    oldest: datetime | None = None

    async def figures(self) -> StreamFigures:
        found = await super().figures()
        behind = ConsumerFigures(
            name="worker", pending=3, ack_pending=1, redelivered=0, oldest=self.oldest
        )
        return evolve(found, consumers=[*found.consumers, behind])


async def test_what_waits_since_then_is_named() -> None:
    stream = MemoryStream()
    assert await NothingWaits(Waiting(stream, oldest=UNTIL))(PERIOD) == []
    assert await NothingWaits(Waiting(stream, oldest=UNTIL - timedelta(seconds=1)))(PERIOD) == [
        "4 records wait for worker, the oldest since 2026-12-01 03:59:59Z"
    ]


async def test_a_host_that_is_silent_since_is_named_unless_a_person_knows() -> None:
    ledger = MemoryCdrLedger()
    stored = {"old": NOVEMBER.start - timedelta(1), "gone": NOVEMBER.start, "here": NOVEMBER.end}
    for number, (host, at) in enumerate(stored.items(), 1):
        call = a_received_call(
            a_cdr(call_id=host), provenance=a_provenance(host=host), receipt=a_receipt(number, at)
        )
        await ledger.record([call])
    check = HostsAreHeard(MemoryCloseBook(ledger))
    [silent] = await check(PERIOD)
    assert silent.startswith("nothing has come of gone since 2026-11-01 00:00:00Z")
    assert silent.endswith("--quiet gone")
    assert await check(evolve(PERIOD, quiet=["gone"])) == []
    assert await check(evolve(PERIOD, quiet=["gone", "gnoe"])) == [
        "--quiet gnoe: no call of such a host came since 2026-11-01; did you mean gone?"
    ]


async def test_a_hole_in_a_file_that_is_at_rest_is_named() -> None:
    now = [NOVEMBER.start]
    settled = MemorySettledBook(lambda: now[0])
    pieces = [Span(host="sip-01", file_id="f", start=a, end=b) for a, b in ((0, 10), (20, 30))]
    await settled.settle(pieces)
    check = FilesAreSettled(settled)
    assert await check(PERIOD) == ["sip-01, file f: bytes 10 to 20 are not in the book"]
    now[0] = UNTIL
    await settled.settle(pieces[:1])
    assert await check(PERIOD) == []


async def test_what_does_not_follow_from_the_log_is_named() -> None:
    ledger = MemoryCdrLedger()
    company = await a_company(MemoryMoneyBook(ledger.journal))
    await ledger.record([a_received_call(verdict=a_verdict(company))])
    projections = MemoryProjections(journal=ledger.journal)
    await projections.rebuild(Projection.TRAFFIC, dry_run=False)
    check = FollowsFromLog(ProveBook(fold=MemoryBookFold(projections=projections)))
    assert await check(PERIOD) == []
    ledger.journal.calls.clear()
    ledger.journal.companies[company].balance += 1
    found = await check(PERIOD)
    assert any("the log says " in each and each.endswith(", the book nothing") for each in found)
    assert "balance 1: the log says row -0.11, the book row 0.89" in found
