"""A cent that is not explained is found: by company, and by call."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_charge,
    a_company,
    a_received_call,
    a_verdict,
)
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.calls.ports import CdrLedger
from application.proof.data import MoneyCheck, WrongBalance
from application.proof.overview import CompanyFigures
from application.proof.ports import RecordCensus
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import PostgresServer
from domain.pricing.verdict import Inbound, UnratedReason, Verdict

DAY = timedelta(days=1)
SPAN = (MOMENT - DAY, MOMENT + DAY)
CALLS = [a_received_call(a_cdr(call_id=f"c{n}"), seq=n, verdict=a_verdict(1)) for n in (1, 2)]


async def test_memory_finds_what_is_not_explained() -> None:
    ledger = MemoryCdrLedger()
    census = MemoryRecordCensus(ledger, MemoryDeadLetterBox())
    number = await a_company(MemoryMoneyBook(journal=ledger.journal))
    await ledger.record(CALLS)
    assert await census.money(*SPAN) == MoneyCheck(balances=[], calls=[])
    assert (await census.overview(MOMENT)).money == CompanyFigures(companies=1, negative=1)
    ledger.journal.held(number).balance += Decimal("0.01")
    ledger.journal.entries.pop()
    found = await census.money(*SPAN)
    assert found.calls == [CALLS[1].call_key]
    assert found.balances == [
        WrongBalance(company="Acme", balance=Decimal("-0.21"), movements=Decimal("-0.11"))
    ]
    assert (await census.money(MOMENT + DAY, MOMENT + 2 * DAY)).calls == []


@pytest.fixture
async def store(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        await a_company(TimescaleMoneyBook(probe.pool))
        await TimescaleCdrLedger(probe.pool).record(CALLS)
        yield probe


async def test_postgres_finds_what_is_not_explained(store: TimescaleStoreProbe) -> None:
    census = TimescaleRecordCensus(store.pool)
    assert (await census.money(*SPAN)).good
    assert (await census.overview(MOMENT)).money == CompanyFigures(companies=1, negative=1)
    await store.pool.execute("update balance set amount = amount + 0.01")
    await store.pool.execute(
        "update cdr set billed_amount = 0.12 where call_key = $1", CALLS[1].call_key
    )
    found = await census.money(*SPAN)
    assert list(found.calls) == [CALLS[1].call_key]
    assert list(found.balances) == [
        WrongBalance(company="Acme", balance=Decimal("-0.21"), movements=Decimal("-0.22"))
    ]
    assert not found.good
    assert list((await census.money(MOMENT + DAY, MOMENT + 2 * DAY)).calls) == []


async def of_both_sides(ledger: CdrLedger, census: RecordCensus) -> None:
    """See that both sides of a call explain its movements, and that each is debited once."""
    called = Verdict(inbound=Inbound(company_id=1, charge=a_charge(amount=Decimal("0.05"))))
    both = evolve(a_verdict(1), inbound=called.inbound)
    waits = Inbound(company_id=1, unrated_reason=UnratedReason.NO_RATE)
    records = [
        a_received_call(
            a_cdr(call_id="one", created_at=Decimal(1_795_462_224 + n)), seq=10 + n, verdict=verdict
        )
        for n, verdict in enumerate((a_verdict(1), called, both, Verdict(inbound=waits)))
    ]
    await ledger.record(records[:2])
    assert (await census.money(*SPAN)).good
    assert list(await census.debited_twice(*SPAN)) == []
    await ledger.record(records[2:])
    assert (await census.money(*SPAN)).good
    [found] = await census.debited_twice(*SPAN)
    assert len(found.calls) == 3
    overview = await census.overview(MOMENT)
    assert (overview.unrated, overview.unrated_since) == ({"no_rate": 1}, MOMENT)
    assert sum(ends.unrated for ends in (await census.ends(*SPAN)).values()) == 1


async def test_memory_explains_both_sides() -> None:
    ledger = MemoryCdrLedger()
    await a_company(MemoryMoneyBook(journal=ledger.journal))
    await of_both_sides(ledger, MemoryRecordCensus(ledger, MemoryDeadLetterBox()))


async def test_postgres_explains_both_sides(store: TimescaleStoreProbe) -> None:
    await of_both_sides(TimescaleCdrLedger(store.pool), TimescaleRecordCensus(store.pool))
