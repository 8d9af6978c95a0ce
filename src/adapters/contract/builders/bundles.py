"""Bundles of free minutes, and what calls make of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from adapters.contract.builders.calls import MOMENT
from domain.money.allotting import Allotting
from domain.money.bundles import Bundle, Bundles, bundle
from domain.money.invoicing import BilledCall


def a_bundle(name: str = "Flat", **changes: Any) -> Bundle:  # noqa: ANN401 any field
    """Give ten free minutes a month for all calls from November on."""
    fields: dict[str, Any] = {
        "seconds": 600,
        "covers": ["*"],
        "valid_from": date(2026, 11, 1),
    }
    return bundle(name, **(fields | changes))


def a_reckoning(held: Bundles, *billed: int, month: str = "2026-11") -> Allotting:
    """Give what calls of these seconds make of bundles; a second costs a cent."""
    reckoned = Allotting(bundles=held, month=month, zone="UTC")
    for number, seconds in enumerate(billed, 1):
        amount = Decimal(seconds) / 100
        call = BilledCall(
            call_key=UUID(int=number),
            start_time=MOMENT + timedelta(minutes=number),
            seconds=Decimal(seconds),
            billed=seconds,
            destination="Germany",
            amount=amount,
            moved=-amount,
            entered=number,
            changed=number,
            prefix="49",
        )
        reckoned.take(call)
    return reckoned
