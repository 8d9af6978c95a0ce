"""A company that pays for every call of a fault test, and what must be true of its money."""

from decimal import Decimal

import asyncpg

from adapters.contract.builders import START, a_rate, a_version
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from domain.money.amounts import Currency
from domain.money.deciding import assign, map_account, opening
from domain.money.limits import Limits, PaymentMode
from domain.pricing.paying import Assignment
from oracle.companies import COMPANIES, tariff
from oracle.told import PAYERS

# Of the builders' call of 61.204 s at 0.60 a minute by the second.
PRICE = Decimal("0.62")


async def a_paying_company(dsn: str) -> None:
    """Let a company pay for account acct-1 from the beginning of the tests' tariff."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await TimescaleTariffStore(pool).save(a_version(a_rate("4")))
        book, limits = TimescaleMoneyBook(pool), Limits(credit_limit=None)
        company = await book.open(opening("Acme", Currency("EUR", 2), PaymentMode.POSTPAID, limits))
        await book.change(company.id, assign(Assignment(tariff="retail", valid_from=START)))
        await book.change(company.id, map_account("acct-1"))


async def the_oracles_companies(dsn: str) -> None:
    """Let the companies of the oracle pay for their accounts by its tariff."""
    async with open_pool(DatabaseSettings(url=dsn)) as pool:
        await TimescaleTariffStore(pool).save(tariff())
        book, euros = TimescaleMoneyBook(pool), Currency("EUR", 2)
        for name, (payment, limits) in COMPANIES.items():
            company = await book.open(opening(name, euros, payment, limits))
            since = Assignment(tariff="retail", valid_from=START.replace(year=2020))
            await book.change(company.id, assign(since))
            for account in (each for each, payer in PAYERS.items() if payer == name):
                await book.change(company.id, map_account(account))


async def each_call_is_debited_once(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """See that every stored call has one event, one movement of its price, and that all add up."""
    row = await connection.fetchrow(
        "select (select count(*) from cdr), (select count(*) from event"
        " where type = 'CallReceived'), count(*), count(distinct call_key), sum(amount),"
        " (select amount from balance), (select count(*) from cdr where rating <> 'rated')"
        " from balance_movement"
    )
    assert row is not None
    calls = row[0]
    assert tuple(row) == (calls, calls, calls, calls, -PRICE * calls, -PRICE * calls, 0)
