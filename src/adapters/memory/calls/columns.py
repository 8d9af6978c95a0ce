"""The columns of what a call costs, as people read them."""

from decimal import Decimal
from typing import Any

from domain.pricing.verdict import Rating, Supply, Verdict


def price_columns(verdict: Verdict) -> dict[str, Any]:
    """Give what a call costs, of who makes it or of who is called."""
    charge = verdict.charge
    if charge is None:
        free = verdict.rating is Rating.FREE
        return {"billed_amount": Decimal(0)} if free else {}
    return {
        "billed_amount": charge.amount,
        "currency": charge.currency,
        "destination": charge.destination,
        "prefix": charge.prefix,
        "tariff_id": charge.tariff_id,
    }


def inbound_columns(side: Verdict) -> dict[str, Any]:
    """Give what it costs who is called, by the called side of its verdict."""
    if side.company_id is None:
        return {}
    priced = price_columns(side)
    wanted = ("billed_amount", "currency", "destination")
    return {
        "in_company_id": side.company_id,
        "in_unrated_reason": side.unrated_reason,
        **{f"in_{name}": priced[name] for name in wanted if name in priced},
    }


def supply_columns(supply: Supply | None) -> dict[str, Any]:
    """Give what it costs us."""
    if supply is None or supply.charge is None:
        return {"supplier_id": supply.supplier_id if supply else None}
    return {
        "supplier_id": supply.supplier_id,
        "supplier_cost": supply.charge.amount,
        "supplier_currency": supply.charge.currency,
    }
