"""What is told of the price of a call, step by step."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from application.pricing.quote import Quotation
from domain.pricing.charge import RatedCharge
from domain.pricing.verdict import Verdict
from entrypoints.cli.pricing.plan_reports import explained_numbers, number_documents
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import exact, money

_STEP = ("from", "sold", "rate", "per", "increment", "step_fee", "cost")


def quote_report(quoted: Quotation) -> Report:
    """Tell what a call would cost, and why."""
    call, charge = quoted.call, quoted.verdict.charge
    asked = {
        "company": quoted.company,
        "number": call.number,
        "at": call.answered_at,
        "duration": call.talk,
    }
    return Report(
        schema="akira.rate/1",
        document={
            **asked,
            **verdict_document(quoted.verdict),
            "numbers": number_documents(quoted.numbers),
        },
        parts=[
            *explained_numbers(quoted.numbers),
            *(explained(charge) if charge else ["a call that is not answered is free"]),
        ],
    )


def verdict_document(verdict: Verdict) -> Mapping[str, object]:
    """Give a price for machines."""
    charge = verdict.charge
    if charge is None:
        return {"rating": verdict.rating, "amount": Decimal(0)}
    return {
        "rating": verdict.rating,
        "amount": charge.amount,
        "currency": charge.currency,
        "tariff_id": charge.tariff_id,
        "prefix": charge.prefix,
        "destination": charge.destination,
        "billed_seconds": charge.billed,
        "setup_fee": charge.setup_fee,
        "bound": charge.bound,
        "steps": [dict(zip(_STEP, row, strict=True)) for row in _steps(charge)],
    }


def explained(charge: RatedCharge) -> Sequence[Part]:
    """Write a price step by step."""
    bound = [f"bounded to {exact(charge.bound)}"] if charge.bound is not None else []
    fee = [f"setup fee {exact(charge.setup_fee)}"] if charge.setup_fee else []
    where = f"{charge.destination or 'no destination'}, prefix {charge.prefix or '(any)'}"
    return [
        f"{where}, tariff version {charge.tariff_id}",
        *fee,
        Table("steps (seconds)", list(_STEP), _steps(charge)),
        *bound,
        f"amount {money(charge.amount, charge.currency)}",
    ]


def _steps(charge: RatedCharge) -> Sequence[tuple[object, ...]]:
    return [
        (each.start, each.billed, each.tier.rate, each.tier.unit, each.tier.increment,
         each.step_fee, _decimal(each.cost.numerator, each.cost.denominator))
        for each in charge.segments
    ]  # fmt: skip


def _decimal(numerator: int, denominator: int) -> Decimal:
    # To twelve decimals, for people; the sum was made of exact fractions.
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("1e-12")).normalize()
