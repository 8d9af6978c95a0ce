"""Companies, accounts and a tariff, so that what is measured is priced and debited."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from attrs import evolve

from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from bench.lines import COMPANIES
from domain.money.amounts import Currency
from domain.money.deciding import assign, map_account, opening
from domain.money.limits import Limits, PaymentMode
from domain.pricing.bands import Band, Tier
from domain.pricing.paying import Assignment
from domain.pricing.tariff import Rate, TariffVersion

_ALWAYS: Final = datetime(2020, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)
# More of the same, in the tables that follow from the log: through the book each takes three
# transactions.
_MORE: Final = (
    """
    insert into company (name, currency, payment)
    select 'company ' || n, 'EUR', 'postpaid' from generate_series($1::integer, $2::integer) as n
    """,
    """
    insert into balance (company_id, currency) select id, currency from company
    on conflict do nothing
    """,
    """
    insert into account (account, company_id)
    select 'acct-' || substring(name from '[0-9]+'), id from company
    on conflict do nothing
    """,
    """
    insert into account_mapping (account, company_id) select account, company_id from account
    on conflict do nothing
    """,
    """
    insert into tariff_assignment (company_id, tariff, valid_from)
    select id, 'bench', timestamptz '2020-01-01 00:00Z' from company
    on conflict do nothing
    """,
)
_SPREAD: Final = 619_331  # no factor in common with 900,000: no number comes twice


async def set_up_money(pool: Pool, prefixes: int) -> None:
    """Let every account of the lines be a company's, all under one tariff."""
    await TimescaleTariffStore(pool).save(a_tariff(prefixes))
    book, euro = TimescaleMoneyBook(pool), Currency("EUR", 2)
    for number in range(COMPANIES):
        decide = opening(f"company {number}", euro, PaymentMode.POSTPAID, Limits())
        company = await book.open(decide)
        await book.change(company.id, assign(Assignment(tariff="bench", valid_from=_ALWAYS)))
        await book.change(company.id, map_account(f"acct-{number}"))


async def fill_up_companies(pool: Pool, count: int) -> None:
    """Let there be so many companies, each with its account, under the tariff of the first ones."""
    first, *rest = _MORE
    async with pool.acquire() as connection:
        await connection.execute(first, COMPANIES, count - 1)
        for statement in rest:
            await connection.execute(statement)
        await connection.execute("vacuum analyze")


def a_tariff(prefixes: int) -> TariffVersion:
    """Give a tariff of 60/1 and 1/1 rates: all of three digits, then longer ones."""
    rates = {str(number): _rate(number) for number in range(100, 100 + prefixes)}
    return TariffVersion(
        tariff_id=0, name="bench", currency="EUR", effective_from=_ALWAYS, rates=rates
    )


def _rate(number: int) -> Rate:
    price = Decimal(number % 97 + 1).scaleb(-4)
    tiers = (
        Tier(rate=price, unit=_MINUTE, increment=timedelta(seconds=60)),
        Tier(start=_MINUTE, rate=price, unit=_MINUTE, increment=timedelta(seconds=1)),
    )
    return Rate(
        prefix=str(number), destination=f"destination {number % 40}", bands=(Band(tiers=tiers),)
    )


def a_deck(prefixes: int) -> TariffVersion:
    """Give a tariff of so many prefixes of six digits and more, with two bands of two tiers."""
    rates = {each: _rate_in_bands(each) for each in deck_prefixes(prefixes)}
    return TariffVersion(
        tariff_id=0, name="deck", currency="EUR", effective_from=_ALWAYS, rates=rates
    )


def deck_prefixes(count: int) -> Sequence[str]:
    """Give different prefixes, in no order: each fifth is longer than six digits."""
    numbers = (100_000 + number * _SPREAD % 900_000 for number in range(count))
    return [f"{number}{number % 1000:03d}" if number % 5 == 0 else str(number)
            for number in numbers]  # fmt: skip


def _rate_in_bands(prefix: str) -> Rate:
    plain = _rate(int(prefix) % 100_003)
    tiers = plain.bands[0].tiers
    dearer = tuple(evolve(tier, rate=tier.rate * 2) for tier in tiers)
    by_day = Band(tiers=dearer, weekdays=frozenset(range(5)), start=time(8), end=time(18), weight=1)
    return Rate(prefix=prefix, destination=plain.destination, bands=(plain.bands[0], by_day))
