"""What the tests of the page let happen."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from application.live.data import Funds
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from live_calls import an_event
from live_gateway import GatewayInHand

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)


def a_call(gateway: GatewayInHand, name: str, phase: str = "trying", age: float = 0,
           **changes: object) -> None:  # fmt: skip
    gateway.tell(an_event(phase, ago(age), call_id=name, **({"account": "a-acme"} | changes)))


def give_prices(gateway: GatewayInHand) -> None:
    """Let acme have a tariff of a cent a second and a hundred euros."""
    version = a_version(a_rate("", a_band(a_tier("0.60"))), effective_from=LONG_AGO)
    held = (Assignment(tariff="t", valid_from=LONG_AGO),)
    payers = {"a-acme": Payer(company_id=1, currency="EUR", assignments=held)}
    gateway.tapes.view.price_by(PriceBook(payers=payers, tariffs={"t": [version]}))
    gateway.tapes.view.billing.funds = {"acme": Funds("EUR", Decimal(100))}
