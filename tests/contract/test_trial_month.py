"""A month of three companies in three zones comes to the cent to what it comes to by hand."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import frozen

from adapters.contract.builders import a_band, a_cdr, a_rate, a_received_call, a_tier, a_version
from adapters.contract.builders.closes import a_close
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.pricing.price_tables import TimescalePriceTables
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.proof.closes import TimescaleCloseBook
from akira_in_hand import Akira
from application.calls.data import CallSelection
from application.calls.rerate_calls import Rerated
from application.money.draw_invoice import InvoiceWish
from application.money.drawn import Invoice
from contract.servers import PostgresServer, migrated_database
from contract.trial_month import (
    MONTHS,
    PRICES,
    ZONES,
    Made,
    by_hand,
    corrected,
    made_calls,
    received,
)
from domain.facts.amending import Order
from domain.facts.month import read_month
from domain.money.errors import RefusedError
from domain.money.limits import Limits, PaymentMode
from domain.pricing.paying import Assignment
from domain.pricing.tariff import TariffVersion
from entrypoints.containers.operator.everything import OperatorContainer
from entrypoints.process.settings import CliSettings, load

Prices = Mapping[str, tuple[str, Decimal]]
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ALL = CallSelection(start=datetime(2026, 9, 1, tzinfo=UTC), end=datetime(2026, 12, 1, tzinfo=UTC))
CALLS = 20_000
AT_ONCE = 2000
MINUTES = 60
DEARER: Prices = {**PRICES, "49": ("Germany", Decimal("0.061"))}


@frozen
class Trial:
    """The book, and what an operator can do with it."""

    dsn: str
    pool: Pool
    use: OperatorContainer


@pytest.fixture
async def trial(postgres_server: PostgresServer) -> AsyncIterator[Trial]:
    dsn = await migrated_database(postgres_server)
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        yield Trial(
            dsn,
            pool,
            OperatorContainer(settings=load(CliSettings, {"AKIRA_DATABASE_URL": dsn}), pool=pool),
        )


async def test_the_invoices_of_a_month_are_right_to_the_cent(trial: Trial) -> None:
    calls = made_calls(CALLS)
    await open_companies(trial)
    await record(trial.pool, calls)
    await put_right(trial, calls)
    await close_october(trial.pool)
    late = await come_late(trial.pool, calls)
    before = {company: await all_right(trial, calls, company, PRICES) for company in ZONES}
    assert [each.call.call_key for each in before["Acme"].late] == [late.key]
    assert before["Acme"].is_closed
    await TimescaleTariffStore(trial.pool).correct(retail(DEARER))
    with pytest.raises(RefusedError, match="closed"):
        await rerate(trial, closed=False)
    assert (await rerate(trial, closed=True)).changed > CALLS // 6
    for company in ZONES:
        after = await all_right(trial, calls, company, DEARER)
        assert after.total != before[company].total
        old = await invoice(trial, company, "2026-10", before[company].position)
        for part in ("lines", "total", "payments", "moved", "position"):
            assert getattr(old, part) == getattr(before[company], part), part
    said = await Akira({"AKIRA_DATABASE_URL": trial.dsn})("invoice", "Acme", "2026-10", "--json")
    assert (
        Decimal(said.document["total"]["amount"])
        == (await invoice(trial, "Acme", "2026-10")).total.amount
    )


async def open_companies(trial: Trial) -> None:
    await TimescaleTariffStore(trial.pool).save(retail(PRICES))
    for company, zone in ZONES.items():
        limits = Limits(credit_limit=None)
        await trial.use.open_company()(company, "EUR", PaymentMode.POSTPAID, limits, zone)
        change = trial.use.change_company()
        await change.map_account(company, company.lower())
        await change.assign(company, Assignment(tariff="retail", valid_from=SINCE))


def retail(prices: Prices) -> TariffVersion:
    rates = [
        a_rate(prefix, a_band(a_tier(str(price), increment=60)), destination=name)
        for prefix, (name, price) in prices.items()
    ]
    return a_version(*rates, effective_from=SINCE)


async def record(pool: Pool, calls: Sequence[Made]) -> None:
    book = await TimescalePriceTables(pool, TimescaleTariffStore(pool)).since(SINCE)
    ledger, entered = TimescaleCdrLedger(pool), list(received(calls, book))
    for first in range(0, len(entered), AT_ONCE):
        await ledger.record(entered[first : first + AT_ONCE])


async def put_right(trial: Trial, calls: Sequence[Made]) -> None:
    priced = [made for made in calls if made.month() == "2026-10" and made.is_sold()]
    longer, shorter, void = [made for made in priced if 1 < made.minutes() < MINUTES][:3]
    # Nobody charges it anew: it is a minute as before, and no call to Germany.
    same = next(made for made in priced if made.minutes() == 1 and made.prefix() != "49")
    for made, seconds in ((longer, 60 * MINUTES + 1), (shorter, 1), (same, 2)):
        order = Order(by="noc", because="BYE")
        await trial.use.correct_call()(made.key, timedelta(seconds=seconds), order)
        corrected(made, seconds)
    await trial.use.void_call()(void.key, Order(by="noc", because="a test"))
    void.counts = False


async def close_october(pool: Pool) -> None:
    position = await pool.fetchval("select max(position) from event")
    for month in MONTHS[:2]:
        async with TimescaleCloseBook(pool).closing() as closing:
            await closing.close(a_close(month=month, position=position))


async def come_late(pool: Pool, calls: list[Made]) -> Made:
    book = await TimescalePriceTables(pool, TimescaleTariffStore(pool)).since(SINCE)
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    cdr = a_cdr(call_id="late", start_time=start, duration=61, callee="4930", account="acme")
    call = a_received_call(cdr, seq=len(calls) + 1, verdict=book.judge(cdr))
    await TimescaleCdrLedger(pool).record([call])
    calls.append(Made("Acme", cdr, key=call.call_key))
    return calls[-1]


async def rerate(trial: Trial, *, closed: bool) -> Rerated:
    return await trial.use.rerate_calls()(ALL, Order(by="noc", because="a slip", closed=closed))


async def all_right(trial: Trial, calls: Sequence[Made], company: str, prices: Prices) -> Invoice:
    """Hold each month against what it comes to by hand; give October."""
    drawn = {month: await invoice(trial, company, month) for month in MONTHS}
    for month, told in drawn.items():
        own = [made for made in calls if (made.company, made.month()) == (company, month)]
        assert list(told.lines) == by_hand(own, prices), (company, month)
        assert told.right
        unpriced = sum(made.cdr.duration > timedelta() and not made.is_sold() for made in own)
        assert sum(told.beside.unrated.values()) == unpriced
    moved = sum((told.moved for told in drawn.values()), Decimal(0))
    assert (await trial.use.find_company()(company)).balance == moved
    return drawn["2026-10"]


async def invoice(trial: Trial, company: str, month: str, as_of: int | None = None) -> Invoice:
    return await trial.use.draw_invoice()(
        company, InvoiceWish(month=read_month(month), as_of=as_of)
    )


async def test_an_invoice_is_written_to_a_new_file(trial: Trial, tmp_path: Path) -> None:
    await open_companies(trial)
    akira = Akira({"AKIRA_DATABASE_URL": trial.dsn})
    for form in ("csv", "html", "parquet"):
        target = tmp_path / f"invoice.{form}"
        wish = ("invoice", "Acme", "2026-10", "--calls", "--format", form, "--out", str(target))
        said = await akira(*wish)
        assert (said.code, said.err) == (0, "")
        assert target.stat().st_size > 100
    again = await akira(*wish)
    assert (again.code, "already" in again.err) == (1, True)
    for wrong in (("2026-13",), ("2026-10", "--format", "parquet"), ("1999-01",), ("2093-01",)):
        assert (await akira("invoice", "Acme", *wrong)).code == 2
