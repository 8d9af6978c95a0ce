"""Each delivery ends stored, parked or known, and only then is acknowledged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr, a_provenance, cdr_payload
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Malformed, Outcome
from application.errors import RejectedError, UnavailableError
from application.letters.data import DeadLetter
from builders import a_delivery
from domain.calls.cdr import Cdr
from domain.calls.doubt import DoubtReason
from domain.calls.identity import call_key
from domain.calls.outcome import CallOutcome
from domain.intake.settled import Span
from domain.money.payer_mapping import host_key
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, Scope, fold
from domain.numbering.call_numbers import NO_NUMBERS, CallNumbers
from domain.numbering.plan import NumberPlan
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.verdict import UnratedReason
from memory_books import prices
from worker_in_hand import Worker, calls

MALFORMED = Malformed("decode", "not_json", "no JSON")


async def test_a_call_is_stored_with_its_way_here() -> None:
    worker, delivery = Worker(), a_delivery(seq=7)
    batch = worker.receives(delivery)
    await worker.record_cdrs()
    stored = worker.ledger.calls[call_key(a_cdr())]
    assert (stored.cdr, stored.provenance) == (a_cdr(), delivery.provenance)
    assert stored.receipt == delivery.receipt
    assert batch.held_at_ack == 1
    assert worker.tally.outcomes == {Outcome.STORED: 1} | dict.fromkeys(
        [Outcome.REDELIVERED, Outcome.DUPLICATE, Outcome.CONFLICT], 0
    )


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [(14400, UnratedReason.UNKNOWN_ACCOUNT), (14401, UnratedReason.DURATION_OVER_LIMIT)],
)
async def test_a_stored_call_says_why_it_has_no_price(seconds: int, reason: UnratedReason) -> None:
    worker = Worker()
    await worker.record_cdrs.record([a_delivery(content=a_cdr(duration=seconds))])
    assert [call.verdict.unrated_reason for call in worker.ledger.calls.values()] == [reason]


async def test_a_call_is_debited_though_a_field_without_a_price_cannot_be_read() -> None:
    worker = Worker()
    company = await worker.opens("Acme")
    worker.prices.book = prices("0.60")
    odd = cdr_of(cdr_payload(sip_code="799", hangup_by="both"))
    repeated = a_delivery(content=odd, seq=2)
    await worker.record_cdrs.record([a_delivery(content=odd), repeated])
    [call] = worker.ledger.calls.values()
    assert (call.cdr.sip_code, call.cdr.unread) == (None, 'hangup_by="both" sip_code="799"')
    assert call.figures.outcome is CallOutcome.ANSWERED
    [entry] = worker.ledger.journal.entries
    assert (entry.movement.company_id, entry.movement.amount) == (company, Decimal("-0.62"))
    assert worker.tally.letters == []
    assert worker.tally.odd == 1


async def test_what_cannot_be_true_is_stored_and_debits_nobody() -> None:
    worker = Worker()
    await worker.opens("Acme")
    worker.prices.book = prices("0.60")
    odd = a_cdr(duration=3607, end_time=MOMENT + timedelta(seconds=2))
    ahead = a_cdr(call_id="ahead", start_time=MOMENT.replace(year=2099))
    deliveries = [
        a_delivery(content=odd, provenance=a_provenance(read_at=odd.end_time)),
        a_delivery(content=odd, seq=2),
        a_delivery(content=ahead, seq=3, provenance=a_provenance(read_at=MOMENT)),
    ]
    await worker.record_cdrs.record(deliveries)
    await worker.record_cdrs.record(deliveries)
    stored = list(worker.ledger.calls.values())
    assert [call.verdict.unrated_reason for call in stored] == [UnratedReason.IMPLAUSIBLE] * 2
    assert str(stored[0].cdr.doubt).startswith("3607.000 s of talk within 2.000 s from start to")
    assert str(stored[1].cdr.doubt).startswith("began 2303683200.000 s after its record was read")
    assert worker.ledger.journal.entries == []
    assert worker.tally.doubts == [
        DoubtReason.DURATION_DIFFERS, DoubtReason.LONGER_THAN_DIALOG,
        DoubtReason.STARTED_AFTER_READ, DoubtReason.ENDED_AFTER_READ,
    ]  # fmt: skip


async def test_a_record_that_is_read_late_is_a_copy_whatever_was_doubted() -> None:
    worker = Worker()
    ahead = a_cdr(start_time=MOMENT + timedelta(hours=1))
    await worker.record_cdrs.record(
        [a_delivery(content=ahead, provenance=a_provenance(read_at=MOMENT))]
    )
    await worker.record_cdrs.record([a_delivery(content=ahead, seq=2)])
    [call] = worker.ledger.calls.values()
    assert call.verdict.unrated_reason is UnratedReason.IMPLAUSIBLE
    assert worker.tally.outcomes["duplicate"] == 1


async def test_a_call_that_no_account_names_is_paid_by_the_rule_of_its_host() -> None:
    worker = Worker()
    company = await worker.opens("Acme")
    delivery = a_delivery(content=a_cdr(account="nobody"))
    for host, payer in (("elsewhere", None), (delivery.provenance.host, company)):
        rule = PayerRule(company_id=company, key=host_key(host))
        worker.prices.book = evolve(prices("0.60"), rules=PayerRules([rule]))
        await worker.record_cdrs.record([delivery])
        [call] = worker.ledger.calls.values()
        assert call.verdict.company_id == payer
        worker.ledger.calls.clear()


async def test_a_call_is_stored_with_its_numbers_as_the_plan_of_its_company_reads_them() -> None:
    worker = Worker()
    company = await worker.opens("Acme")
    plan = NumberPlanSet(name="de", plan=NumberPlan(country_code="49", national_prefix="0"))
    use = NumberPlanAssigned(scope=Scope.COMPANY, key=str(company), plan="de")
    worker.prices.book = evolve(prices("0.60"), plans=fold([plan, use]))
    deliveries = [
        a_delivery(content=a_cdr(caller="030555", callee="+431555"), seq=1),
        a_delivery(content=a_cdr(call_id="x", caller="030555", account="nobody"), seq=2),
    ]
    await worker.record_cdrs.record(deliveries)
    mine, nobodys = worker.ledger.calls.values()
    assert mine.numbers == CallNumbers("4930555", "431555")
    assert (mine.cdr.caller, nobodys.numbers) == ("030555", NO_NUMBERS)


async def test_marks_behind_a_number_stop_no_worker() -> None:
    # `#` is a suffix of every plan that names none, and a caller may send 1,500 of them.
    worker = Worker()
    plan = NumberPlanSet(name="de", plan=NumberPlan(country_code="49"))
    use = NumberPlanAssigned(scope=Scope.HOST, key=a_provenance().host, plan="de")
    worker.prices.book = evolve(prices("0.60"), plans=fold([plan, use]))
    hostile = a_cdr(callee="4930555" + "#" * 1500, duration=0, sip_code=404)
    await worker.record_cdrs.record([a_delivery(content=hostile)])
    assert len(worker.ledger.calls) == 1


async def test_the_malformed_are_parked_with_their_bytes_and_place() -> None:
    worker = Worker()
    body = b'{"duration": "\xff\x00"}'
    content = cdr_of(body)
    assert isinstance(content, Malformed)
    delivery = a_delivery(seq=3, body=body, content=content)
    batch = worker.receives(delivery)
    await worker.record_cdrs()
    assert worker.box.letters == [
        DeadLetter(
            raw=body,
            stage="decode",
            reason="not_utf8",
            detail=content.detail,
            provenance=delivery.provenance,
            receipt=delivery.receipt,
        )
    ]
    assert worker.tally.letters == worker.box.letters
    assert worker.ledger.calls == {}
    assert batch.held_at_ack == 1


async def test_the_malformed_do_not_hold_up_the_others() -> None:
    worker = Worker()
    bad = [a_delivery(seq=n, content=MALFORMED) for n in (100, 101)]
    await worker.record_cdrs.record([bad[0], *calls(3), bad[1]])
    assert len(worker.ledger.calls) == 3
    assert worker.reasons == {"not_json": 2}


async def test_a_redelivery_changes_nothing() -> None:
    worker = Worker()
    await worker.record_cdrs.record([a_delivery()])
    await worker.record_cdrs.record([a_delivery()])
    assert len(worker.ledger.calls) == 1
    assert (worker.tally.outcomes["stored"], worker.tally.outcomes["redelivered"]) == (1, 1)
    assert (worker.box.letters, worker.ledger.duplicates) == ([], set())


async def test_a_copy_under_another_message_is_counted_as_such() -> None:
    worker = Worker()
    await worker.record_cdrs.record([a_delivery(seq=1), a_delivery(seq=2)])
    assert len(worker.ledger.calls) == 1
    assert worker.tally.outcomes["duplicate"] == 1
    assert worker.box.letters == []


async def test_the_same_call_with_other_facts_is_parked_not_dropped() -> None:
    worker = Worker()
    other = a_delivery(seq=2, body=cdr_payload(duration="99"), content=a_cdr(duration=99))
    await worker.record_cdrs.record([a_delivery(seq=1)])
    await worker.record_cdrs.record([other])
    assert [(x.stage, x.reason, x.raw) for x in worker.box.letters] == [
        ("identify", "identity_conflict", other.body)
    ]
    assert worker.ledger.calls[call_key(a_cdr())].cdr == a_cdr()
    assert worker.tally.outcomes["conflict"] == 1


async def test_two_calls_under_one_call_id_are_both_stored() -> None:
    worker = Worker()
    refused = a_cdr(duration=0, sip_code=407, to_tag=None)
    await worker.record_cdrs.record(
        [a_delivery(seq=1, content=refused), a_delivery(seq=2, content=a_cdr())]
    )
    assert len(worker.ledger.calls) == 2


@given(st.lists(st.integers(1, 6), max_size=30), st.data())
async def test_received_is_stored_parked_or_known(numbers: list[int], data: st.DataObject) -> None:
    # received = stored + parked + duplicates + redelivered, whatever comes.
    worker = Worker()
    kinds = data.draw(st.lists(st.sampled_from("gmc"), min_size=len(numbers)))
    deliveries = [
        a_delivery(seq=seq, content=CONTENTS[kind](number))
        for seq, (number, kind) in enumerate(zip(numbers, kinds, strict=False), start=1)
    ]
    await worker.record_cdrs.record(deliveries)
    entered = sum(count for what, count in worker.tally.outcomes.items() if what != "conflict")
    assert entered + len(worker.tally.letters) == len(deliveries)
    assert len(worker.ledger.calls) == worker.tally.outcomes["stored"]


CONTENTS: dict[str, Callable[[int], Cdr | Malformed]] = {
    "g": lambda number: a_cdr(call_id=f"call-{number}"),
    "m": lambda _: MALFORMED,
    "c": lambda number: a_cdr(call_id=f"call-{number}", duration=99),
}


async def test_a_batch_of_only_malformed_asks_the_ledger_nothing() -> None:
    worker = Worker()
    worker.ledger.fail_next(UnavailableError("away"))
    await worker.record_cdrs.record([a_delivery(content=MALFORMED)])
    assert worker.reasons == {"not_json": 1}


async def test_bytes_of_what_is_settled_are_noted_before_it_is_acknowledged() -> None:
    span = Span(host="sip-01", file_id="f", start=0, end=100)
    worker = Worker()
    stored = a_delivery(seq=1, span=span)
    malformed = a_delivery(seq=2, content=MALFORMED, span=evolve(span, start=100, end=150))
    silent = a_delivery(seq=3, content=a_cdr(call_id="c2"))
    worker.ledger.held_elsewhere.add(call_key(a_cdr(call_id="c3")))
    busy = a_delivery(seq=4, content=a_cdr(call_id="c3"), span=evolve(span, start=150, end=200))
    worker.receives(stored, malformed, silent, busy)
    await worker.record_cdrs()
    [file] = await worker.settled.files(datetime(2000, 1, 1, tzinfo=UTC))
    assert list(file.ranges) == [(0, 150)]


async def test_what_cannot_be_noted_is_not_acknowledged() -> None:
    worker = Worker()
    worker.settled.fail_next(UnavailableError("away"))
    batch = worker.receives(a_delivery())
    with pytest.raises(UnavailableError):
        await worker.record_cdrs()
    assert batch.held_at_ack is None


async def test_what_the_book_refuses_to_note_stops_nobody() -> None:
    worker = Worker()
    worker.settled.fail_next(RejectedError("54000 longer than an index holds"))
    batch = worker.receives(a_delivery())
    await worker.record_cdrs()
    assert batch.held_at_ack == 1
