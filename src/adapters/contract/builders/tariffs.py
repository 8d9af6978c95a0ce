"""Tariffs, and what they are made of."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.pricing.tariff import Band, Rate, TariffVersion, Tier

START = datetime(2026, 11, 1, tzinfo=UTC)


def a_tier(rate: str = "0.6", **changes: Any) -> Tier:  # noqa: ANN401 any field
    """Give a price of so much a minute, by the second; times may be seconds."""
    spans: dict[str, Any] = {name: _span(changes.pop(name)) for name in _SPANS if name in changes}
    return Tier(rate=Decimal(rate), **spans, **changes)


def a_band(*tiers: Tier, **changes: Any) -> Band:  # noqa: ANN401 any field
    """Give a band that always holds."""
    return Band(tiers=tiers or (a_tier(),), **changes)


def a_rate(prefix: str = "49", *bands: Band, **changes: Any) -> Rate:  # noqa: ANN401 any field
    """Give a rate with one band."""
    fields: dict[str, Any] = {"destination": f"Land of {prefix}", "bands": bands or (a_band(),)}
    return Rate(prefix=prefix, **(fields | changes))


def a_version(*rates: Rate, **changes: Any) -> TariffVersion:  # noqa: ANN401 any field
    """Give a version with one rate."""
    fields: dict[str, Any] = {
        "tariff_id": 0,
        "name": "retail",
        "currency": "EUR",
        "effective_from": START,
        "rates": {rate.prefix: rate for rate in rates or (a_rate(),)},
    }
    return TariffVersion(**(fields | changes))


_SPANS = ("start", "unit", "increment")


def _span(seconds: float | timedelta) -> timedelta:
    return seconds if isinstance(seconds, timedelta) else timedelta(seconds=seconds)
