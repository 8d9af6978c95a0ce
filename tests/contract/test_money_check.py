"""A cent that is not explained is found: by company, and by call."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_company, a_received_call, a_verdict
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.proof.data import MoneyCheck, WrongBalance
from application.proof.overview import CompanyFigures
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import PostgresServer

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
