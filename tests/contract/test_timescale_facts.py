"""What only a database can promise of facts: what each event is, and commits that come late."""

import asyncio
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from adapters.contract.builders import a_cdr, a_company, a_payment, a_received_call, a_verdict
from adapters.contract.facts.relay import told
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.money.book import TimescaleMoneyBook
from application.facts.data import Fact, Heard
from contract.ledger_probes import TimescaleStoreProbe
from domain.money.limits import Limits
from domain.pricing.verdict import UnratedReason, Verdict


async def test_each_event_is_a_fact_of_its_subject(store: TimescaleStoreProbe) -> None:
    book = TimescaleMoneyBook(store.pool)
    limits = Limits(credit_limit=Decimal(0), low_balance=Decimal(1))
    company_id = await a_company(book, limits=limits)
    await book.change(company_id, a_payment("1", "first"))
    unrated = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
    await TimescaleCdrLedger(store.pool).record(
        [
            a_received_call(verdict=a_verdict(company_id, amount=Decimal("1.5"))),
            a_received_call(a_cdr(call_id="b"), seq=2, verdict=unrated),
            a_received_call(a_cdr(call_id="c", duration=0), seq=3, verdict=Verdict()),
            a_received_call(a_cdr(call_id="d"), seq=4).as_leg(UUID(int=7)),
        ]
    )
    log = TimescaleFactLog(store.pool)
    facts = await told(log)
    by_subject: dict[str, list[dict[str, Any]]] = {}
    for fact in facts:
        by_subject.setdefault(fact.subject, []).append(json.loads(fact.body))
    assert {name: len(found) for name, found in by_subject.items()} == {
        "balance.restored": 1, "cdr.rated": 3, "cdr.unrated": 1, "balance.exhausted": 1,
    }  # fmt: skip
    [exhausted] = by_subject["balance.exhausted"]
    assert exhausted["company"] == "Acme"
    assert (exhausted["amount"], exhausted["currency"]) == ("-0.500000000", "EUR")
    rated = {each["call_id"]: each for each in by_subject["cdr.rated"]}
    assert rated["c"]["rating"] == rated["d"]["rating"] == "free"
    assert (rated["c"].get("leg_of"), rated["d"]["leg_of"]) == (None, str(UUID(int=7)))
    assert rated["call-1@rig.invalid"]["amount"] == "1.5"
    assert by_subject["cdr.unrated"][0]["unrated_reason"] == "unknown_account"
    assert {json.loads(fact.body)["schema_version"] for fact in facts} == {1}
    assert len({fact.event_id for fact in facts}) == len(facts)
    assert await told(log) == []
    await store.pool.execute("update event_reader set written_by = '0', position = 0")
    balances = await told(TimescaleFactLog(store.pool, Heard.BALANCE))
    assert balances == [fact for fact in facts if fact.subject.startswith("balance.")]


async def test_a_late_commit_is_never_passed_over(store: TimescaleStoreProbe) -> None:
    log = TimescaleFactLog(store.pool)
    async with store.pool.acquire() as slow, slow.transaction():
        await slow.execute("select pg_current_xact_id()")
        await TimescaleCdrLedger(store.pool).record([a_received_call(seq=1)])
        assert await log.unpublished(10) == ([], None)
    assert len(await told(log)) == 1


async def test_eight_writers_and_a_reader_between_them(store: TimescaleStoreProbe) -> None:
    ledger, log = TimescaleCdrLedger(store.pool), TimescaleFactLog(store.pool)
    found: list[Fact] = []

    async def write(worker: int) -> None:
        for n in range(10):
            call = a_received_call(a_cdr(call_id=f"{worker}-{n}"), seq=worker * 100 + n)
            await ledger.record([call])

    writing = asyncio.gather(*(write(worker) for worker in range(8)))
    while not writing.done():
        found += await told(log)
        await asyncio.sleep(0)
    await writing
    found += await told(log)
    assert len({fact.event_id for fact in found}) == len(found) == 80
