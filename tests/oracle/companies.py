"""Who pays in these runs: companies and their tariff, as the product takes them."""

from collections.abc import Mapping
from decimal import Decimal

from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version
from domain.money.limits import Limits, PaymentMode
from domain.pricing.tariff import TariffVersion, Tier
from oracle.prices import TARIFF, Row

# Credit is not exhausted at the beginning, when all have nothing: so crossings come in turns.
COMPANIES: Mapping[str, tuple[PaymentMode, Limits]] = {
    "Acme": (PaymentMode.POSTPAID, Limits(credit_limit=Decimal(5), low_balance=Decimal(-2))),
    "Borg": (PaymentMode.PREPAID, Limits(credit_limit=Decimal(1), low_balance=Decimal(3))),
    "Cyan": (PaymentMode.POSTPAID, Limits(credit_limit=None, low_balance=Decimal(-1))),
}
FLOORS = {name: limits.floor for name, (_, limits) in COMPANIES.items()}


def tariff() -> TariffVersion:
    """Give the oracle's tariff as the product writes one down."""
    return a_version(
        *(
            a_rate(row.prefix, a_band(*_tiers(row), setup_fee=_money(row.connect)))
            for row in TARIFF
        ),
        effective_from=START.replace(year=2020),
    )


def _tiers(row: Row) -> list[Tier]:
    price = str(_money(row.per_minute))
    first = a_tier(price, increment=row.first)
    if row.step == row.first:
        return [first]
    return [first, a_tier(price, start=row.first, increment=row.step)]


def _money(millionths: int) -> Decimal:
    return Decimal(millionths).scaleb(-6)
