"""Companies, accounts and a tariff, so that what is measured is priced and debited."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final

from adapters.timescale.company_book import TimescaleCompanyBook
from adapters.timescale.connection import Pool
from adapters.timescale.tariffs import TimescaleTariffStore
from bench.lines import COMPANIES
from domain.company_events import CompanyOpened
from domain.credit import Limits, PaymentMode
from domain.price_book import Assignment
from domain.pricing.bands import Band, Tier
from domain.pricing.tariff import Rate, TariffVersion

_ALWAYS: Final = datetime(2020, 1, 1, tzinfo=UTC)
_MINUTE: Final = timedelta(minutes=1)


async def set_up_money(pool: Pool, prefixes: int) -> None:
    """Let every account of the lines be a company's, all under one tariff."""
    await TimescaleTariffStore(pool).save(a_tariff(prefixes))
    book = TimescaleCompanyBook(pool)
    for number in range(COMPANIES):
        company = await book.open(
            CompanyOpened(
                name=f"company {number}",
                currency="EUR",
                payment=PaymentMode.POSTPAID,
                limits=Limits(),
            )
        )
        await book.assign(company.id, Assignment(tariff="bench", valid_from=_ALWAYS))
        await book.map_account(f"acct-{number}", company.id)


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
