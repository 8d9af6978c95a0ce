"""What the tests of the page let happen."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from application.live.data import Funds
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from live_calls import an_event
from live_gateway import GatewayInHand

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def ago(seconds: float, now: datetime | None = None) -> datetime:
    """Where several moments belong together they are told from one."""
    return (now or datetime.now(UTC)) - timedelta(seconds=seconds)


def a_call(gateway: GatewayInHand, name: str, phase: str = "trying",
           age: float | datetime = 0, **changes: object) -> None:  # fmt: skip
    at = age if isinstance(age, datetime) else ago(age)
    gateway.tell(an_event(phase, at, call_id=name, **({"account": "a-acme"} | changes)))


def report(
    gateway: GatewayInHand,
    host: str = "sip-01",
    *,
    pulse_age: float | None = None,
    silent_for: float | None = None,
) -> None:
    """Let a host report, and say when its Kamailio was heard last.

    It counts as heard for as long as a test takes, unless it has been silent since.
    """
    pulse = None
    if pulse_age is not None:
        pulse = KamailioPulse(started_at=ago(86_400), at=ago(pulse_age), dialogs=1, restored=0)
    said = HostHeartbeat(host=host, at=ago(0), calls_in_progress=1, lag_seconds=0, kamailio=pulse)
    gateway.tapes.view.hosts.hear(said, ago(-600 if silent_for is None else silent_for))


def give_prices(gateway: GatewayInHand) -> None:
    """Let acme have a tariff of a cent a second and a hundred euros."""
    version = a_version(a_rate("", a_band(a_tier("0.60"))), effective_from=LONG_AGO)
    held = (Assignment(tariff="t", valid_from=LONG_AGO),)
    payers = {"a-acme": Payer(company_id=1, currency="EUR", assignments=held)}
    gateway.tapes.view.price_by(PriceBook(payers=payers, tariffs={"t": [version]}))
    gateway.tapes.view.billing.funds = {"acme": Funds("EUR", Decimal(100))}
