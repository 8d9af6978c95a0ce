"""Every line of a file is stored, parked, a copy or missing; nothing is counted twice or not."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import (
    MOMENT,
    a_dead_letter,
    a_line,
    a_provenance,
    a_received_call,
    cdr_payload,
)
from adapters.file_tail.reading.given_files import GivenFiles
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from application.calls.amend_call import VoidCall
from application.intake.data import Line
from application.proof.reconcile_files import FileReconciliation, ReconcileFiles
from application.proof.told import MOST_LISTED
from builders import SAMPLES, acc_payload, phase_payload
from domain.calls.cdr import Cdr
from domain.facts.amending import Order


class Book:
    """What the database has."""

    def __init__(self) -> None:
        self.ledger = MemoryCdrLedger()
        self.box = MemoryDeadLetterBox()
        self.census = MemoryRecordCensus(self.ledger, self.box)

    async def stores(self, *payloads: bytes) -> None:
        for seq, payload in enumerate(payloads, 1):
            cdr = cdr_of(payload)
            assert isinstance(cdr, Cdr)
            await self.ledger.record([a_received_call(cdr, seq=seq)])

    async def reconcile(self, *payloads: bytes) -> FileReconciliation:
        return await self.check([a_line(p, offset=n) for n, p in enumerate(payloads)])

    async def check(
        self, *batches: Sequence[Line], span: tuple[datetime, datetime] | None = None
    ) -> FileReconciliation:
        async def given() -> AsyncIterator[Sequence[Line]]:
            for batch in batches:
                yield batch

        return await self.reconciler()(given(), span)

    def reconciler(self) -> ReconcileFiles:
        return ReconcileFiles(
            census=self.census, kind_of=kind_of, cdr_of=cdr_of, transaction_of=transaction_of
        )


@pytest.fixture
def book() -> Book:
    return Book()


def counts(found: FileReconciliation) -> tuple[int, ...]:
    return found.lines, found.stored, found.parked, found.duplicates, found.missing


async def test_a_stored_line_is_found(book: Book) -> None:
    await book.stores(cdr_payload())
    found = await book.reconcile(cdr_payload())
    assert counts(found) == (1, 1, 0, 0, 0)
    assert found.complete


async def test_a_line_that_the_book_lacks_is_named(book: Book) -> None:
    found = await book.reconcile(cdr_payload(), cdr_payload(call_id="lost"))
    assert counts(found) == (2, 0, 0, 0, 2)
    assert [(each.offset, each.call_id) for each in found.missing_lines] == [
        (0, "call-1@rig.invalid"),
        (1, "lost"),
    ]
    assert not found.complete


async def test_a_copy_of_a_line_is_a_duplicate(book: Book) -> None:
    await book.stores(cdr_payload())
    found = await book.reconcile(cdr_payload(), cdr_payload(), cdr_payload(ua="another byte"))
    assert counts(found) == (3, 1, 0, 2, 0)


async def test_a_copy_of_a_missing_line_is_missing_once(book: Book) -> None:
    assert counts(await book.reconcile(cdr_payload(), cdr_payload())) == (2, 0, 0, 1, 1)


async def test_other_facts_about_a_stored_call_are_missing_unless_parked(book: Book) -> None:
    await book.stores(cdr_payload())
    other = cdr_payload(duration="99.000")
    assert counts(await book.reconcile(other)) == (1, 0, 0, 0, 1)
    await book.box.park([a_dead_letter(raw=other, reason="identity_conflict")])
    assert counts(await book.reconcile(other)) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize("payload", [b"not json", b"{}", cdr_payload(start_time="never")])
async def test_what_is_no_record_must_be_parked(book: Book, payload: bytes) -> None:
    assert counts(await book.reconcile(payload)) == (1, 0, 0, 0, 1)
    await book.box.park([a_dead_letter(raw=payload, provenance=a_provenance(offset=77))])
    assert counts(await book.reconcile(payload, payload)) == (2, 0, 1, 1, 0)


async def test_lines_cut_short_may_begin_alike(book: Book) -> None:
    head = b"x" * 4096
    place = a_provenance(offset=5)
    await book.box.park([a_dead_letter(raw=head, reason="line_too_long", provenance=place)])
    line = a_line(head, length=2_000_000, offset=5, defect="line_too_long")
    assert counts(await book.check([line, line])) == (2, 0, 1, 1, 0)
    other = evolve(line, offset=2_000_006)
    assert counts(await book.check([line, other])) == (2, 0, 1, 0, 1)


async def test_acc_and_phase_lines_count_apart(book: Book) -> None:
    found = await book.reconcile(acc_payload(), phase_payload(), phase_payload())
    assert counts(found) == (0, 0, 0, 0, 0)
    assert (found.acc, found.phases) == (1, 2)
    assert found.complete


INVITE, BYE = acc_payload(), acc_payload(method="BYE")
BYE_OF_CALLEE = acc_payload(method="BYE", from_tag="t1", to_tag="f1", sip_code="481")


@pytest.mark.parametrize("bye", [BYE, BYE_OF_CALLEE])
async def test_an_answered_call_without_cdr_is_named(book: Book, bye: bytes) -> None:
    found = await book.reconcile(INVITE, bye)
    [call] = found.answered_without_cdr
    assert (call.call_id, call.tags) == ("call-1@rig.invalid", ("f1", "t1"))
    assert not found.complete


async def test_its_cdr_in_the_files_or_in_the_book_is_enough(book: Book) -> None:
    found = await book.reconcile(INVITE, BYE, cdr_payload())
    assert list(found.answered_without_cdr) == []
    await book.stores(cdr_payload())
    assert (await book.reconcile(INVITE, BYE)).complete


async def test_a_call_that_went_on_after_its_cdr_is_named_until_a_person_has_decided(
    book: Book,
) -> None:
    hung_up_later = acc_payload(method="BYE", time=1795465886.0)
    await book.stores(cdr_payload())
    found = await book.reconcile(INVITE, hung_up_later, cdr_payload())
    [longer] = found.longer
    assert longer.hung_up - longer.recorded_end > timedelta(minutes=59)
    assert not found.complete
    [key] = book.ledger.calls
    amendments = MemoryAmendmentBook(ledger=book.ledger)
    await VoidCall(book=amendments)(key, Order(by="ana", because="the callee's phone was stuck"))
    assert (await book.reconcile(INVITE, hung_up_later, cdr_payload())).complete


async def test_a_cdr_of_another_dialog_is_not_enough(book: Book) -> None:
    await book.stores(cdr_payload(from_tag="other"))
    assert len((await book.reconcile(INVITE, BYE)).answered_without_cdr) == 1


@pytest.mark.parametrize(
    "lines",
    [
        (INVITE,),
        (BYE,),
        (acc_payload(sip_code="486"), BYE),
        (acc_payload(sip_code="183"), BYE),
        (acc_payload(callid="NON-UTF8"), acc_payload(method="BYE", callid="NON-UTF8")),
        (acc_payload(callid=5), acc_payload(method="BYE", callid=5)),
    ],
)
async def test_less_than_both_proves_nothing(book: Book, lines: tuple[bytes, ...]) -> None:
    assert (await book.reconcile(*lines)).complete


async def test_the_list_of_the_missing_is_bounded_and_the_count_is_not(book: Book) -> None:
    lost = MOST_LISTED + 5001
    found = await book.reconcile(*(cdr_payload(call_id=str(n)) for n in range(lost)))
    assert found.missing == lost
    assert len(found.missing_lines) == MOST_LISTED


async def test_what_kamailio_wrote_reconciles(book: Book) -> None:
    files = GivenFiles(paths=[SAMPLES / "basic" / "all.jsonl"])
    lines = (SAMPLES / "basic" / "cdr.jsonl").read_bytes().splitlines()
    await book.stores(*lines[1:])
    found = await book.reconciler()(files.batches())
    assert counts(found) == (65, 64, 0, 0, 1)
    assert (found.acc, found.phases) == (135, 217)
    assert list(found.answered_without_cdr) == []


async def test_a_killed_kamailio_shows_in_what_it_left() -> None:
    records = (SAMPLES / "basic" / "acc.jsonl").read_bytes().splitlines()
    found = await Book().reconcile(*records)
    names = {call.call_id.partition("-")[0] for call in found.answered_without_cdr}
    # Proxy-cut calls leave no BYE; every other answered kind is seen.
    assert names == {"ok0200", "ok1000", "ok5000", "callee", "reinv", "serfork", "parfork"}


ALL_TIME = (MOMENT - timedelta(hours=1), MOMENT + timedelta(hours=1))


def names(found: FileReconciliation) -> list[tuple[str, int]]:
    assert found.untold == len(found.untold_records)
    return [(each.host, each.offset) for each in found.untold_records]


async def test_a_record_whose_line_is_gone_is_named(book: Book) -> None:
    payloads = [cdr_payload(call_id=str(number)) for number in range(3)]
    await book.stores(*payloads)
    await book.box.park([a_dead_letter(raw=b"bad", provenance=a_provenance(offset=9))])
    lines = [a_line(payload) for payload in (*payloads, b"bad")]
    assert (await book.check(lines, span=ALL_TIME)).complete
    assert names(await book.check(lines[1:], span=ALL_TIME)) == [("sip-01", 1)]
    assert names(await book.check(lines[:3], span=ALL_TIME)) == [("sip-01", 9)]
    assert names(await book.check(span=ALL_TIME)) == [
        ("sip-01", 1), ("sip-01", 2), ("sip-01", 3), ("sip-01", 9)
    ]  # fmt: skip
    assert (await book.check(lines[1:])).complete
    later = (MOMENT + timedelta(hours=1), MOMENT + timedelta(hours=2))
    assert (await book.check(span=later)).complete


async def test_records_of_hosts_that_wrote_none_of_the_files_are_not_asked_for(book: Book) -> None:
    await book.stores(cdr_payload())
    elsewhere = a_provenance(host="sip-02", file_id="file-2", offset=3)
    cdr = cdr_of(cdr_payload(call_id="elsewhere"))
    assert isinstance(cdr, Cdr)
    await book.ledger.record([a_received_call(cdr, seq=7, provenance=elsewhere)])
    line = a_line(cdr_payload())
    assert (await book.check([line], span=ALL_TIME)).complete
    unknown = evolve(line, file_id="renewed")
    assert names(await book.check([unknown], span=ALL_TIME)) == [("sip-02", 3)]


async def test_a_call_that_a_person_mended_has_a_bad_line(book: Book) -> None:
    await book.stores(cdr_payload())
    bad = cdr_payload(duration="x")
    await book.box.park([a_dead_letter(raw=bad, provenance=a_provenance(offset=1))])
    assert (await book.check([a_line(bad)], span=ALL_TIME)).complete
    assert names(await book.check(span=ALL_TIME)) == [("sip-01", 1)]


async def test_a_line_that_was_read_and_parked_tells_its_letter(book: Book) -> None:
    told, other = cdr_payload(), cdr_payload(duration="99.000")
    await book.stores(told)
    for offset, (raw, reason) in enumerate(
        [(other, "identity_conflict"), (cdr_payload(call_id="c2"), "another_host")], start=7
    ):
        place = a_provenance(offset=offset)
        await book.box.park([a_dead_letter(raw=raw, reason=reason, provenance=place)])
    lines = [a_line(raw) for raw in (told, other, cdr_payload(call_id="c2"))]
    found = await book.check(lines, span=ALL_TIME)
    assert (counts(found), names(found), found.complete) == ((3, 1, 2, 0, 0), [], True)
    assert names(await book.check(lines[:2], span=ALL_TIME)) == [("sip-01", 8)]


async def test_what_is_forgotten_needs_no_line_and_has_any(book: Book) -> None:
    await book.stores(cdr_payload())
    [(key, call)] = book.ledger.calls.items()
    book.ledger.calls[key] = evolve(call, fingerprint=None, salt=None)
    assert (await book.check(span=ALL_TIME)).complete
    assert counts(await book.reconcile(cdr_payload())) == (1, 1, 0, 0, 0)


async def test_the_list_of_the_untold_is_bounded_and_the_count_is_not(book: Book) -> None:
    lost = MOST_LISTED + 1
    await book.stores(*(cdr_payload(call_id=str(number)) for number in range(lost)))
    found = await book.check(span=ALL_TIME)
    assert (found.untold, len(found.untold_records)) == (lost, MOST_LISTED)
