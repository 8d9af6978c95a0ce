"""What is told of the price of a call, step by step."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from application.pricing.quote import Quotation
from domain.numbering.reading import Reading
from domain.pricing.charge import RatedCharge
from domain.pricing.hints import why_any
from domain.pricing.lookup import is_of_digits
from domain.pricing.verdict import Verdict
from entrypoints.cli.money.assignment_reports import assignment_document, told_of
from entrypoints.cli.pricing.plan_reports import explained_numbers, number_documents
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import exact, money

_STEP = ("from", "sold", "rate", "per", "increment", "step_fee", "cost")
_MAXIMUM = "max_cost"
_NEAREST = 10


def quote_report(quoted: Quotation) -> Report:
    """Tell what a call would cost, and why."""
    call, charge = quoted.call, quoted.verdict.charge
    asked = {
        "company": quoted.company,
        "number": call.number,
        "caller": call.caller,
        "at": call.answered_at,
        "duration": call.talk,
        "account": call.account,
        "source": call.src_ip,
        "host": call.host,
        "side": call.side,
    }
    held = quoted.assignment
    return Report(
        schema="akira.rate/1",
        document={
            **asked,
            **verdict_document(quoted.verdict),
            "callers_with_prices": quoted.callers,
            "hints": list(_hints(quoted)),
            "numbers": number_documents(quoted.numbers),
            "tariff": None if held is None else assignment_document(held),
        },
        parts=[
            *explained_numbers(quoted.numbers),
            *([told_of(held)] if held is not None and not held.is_general else []),
            *(
                [
                    *explained(charge),
                    *_hints(quoted),
                    *_other_callers(quoted),
                ]
                if charge
                else ["a call that is not answered is free"]
            ),
        ],
    )


def _hints(quoted: Quotation) -> Sequence[str]:
    return why_all_numbers(quoted.verdict.charge, quoted.call.number, quoted.numbers)


def why_all_numbers(
    charge: RatedCharge | None, callee: str | None, numbers: Sequence[Reading]
) -> Sequence[str]:
    """Say why a call has the price of all numbers (`*`), where it has.

    `callee` is as it was dialled, None where nobody knows; `numbers` are as today's plan reads
    those of the call, none where no plan does.
    """
    if charge is None or charge.prefix:
        return []
    read = [each.number.asked for each in numbers if each.written == callee]
    if callee and not read and not is_of_digits(callee):
        return [why_any(callee), "how numbers are written is told by a plan: akira plan --help"]
    return [why_any(read[0] if read else callee)]


def _other_callers(quoted: Quotation) -> Sequence[Part]:
    charge, callers = quoted.verdict.charge, quoted.callers
    if charge is None or not callers:
        return []
    nearest = ", ".join(callers[:_NEAREST])
    more = f" and {len(callers) - _NEAREST} more" if len(callers) > _NEAREST else ""
    which = f"that for callers {charge.caller_prefix}" if charge.caller_prefix else "that for all"
    return [f"the price is {which}; callers with prices of their own: {nearest}{more}"]


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
        "caller_prefix": charge.caller_prefix,
        "destination": charge.destination,
        "billed_seconds": charge.billed,
        "setup_fee": charge.setup_fee,
        "bound": charge.bound,
        "rounding": charge.rounding,
        "steps": [dict(zip(_columns(charge), row, strict=True)) for row in _steps(charge)],
    }


def explained(charge: RatedCharge) -> Sequence[Part]:
    """Write a price step by step."""
    bound = [f"bounded to {exact(charge.bound)}"] if charge.bound is not None else []
    fee = [f"setup fee {exact(charge.setup_fee)}"] if charge.setup_fee else []
    rounding = [f"rounded {charge.rounding} by the finest of its bands"] if charge.rounding else []
    caller = f", callers {charge.caller_prefix}" if charge.caller_prefix else ""
    where = f"{charge.destination or 'no destination'}, prefix {charge.prefix or '(any)'}{caller}"
    return [
        f"{where}, tariff version {charge.tariff_id}",
        *fee,
        Table("steps (seconds)", _columns(charge), _steps(charge)),
        *bound,
        *rounding,
        f"amount {money(charge.amount, charge.currency)}",
    ]


def _columns(charge: RatedCharge) -> list[str]:
    # Above the maximum of its band a step adds nothing.
    return [*_STEP, _MAXIMUM] if _has_maxima(charge) else list(_STEP)


def _steps(charge: RatedCharge) -> Sequence[tuple[object, ...]]:
    return [
        (each.start, each.billed, each.tier.rate, each.tier.unit, each.tier.increment,
         each.step_fee, _decimal(each.cost.numerator, each.cost.denominator),
         *([each.max_cost] if _has_maxima(charge) else []))
        for each in charge.segments
    ]  # fmt: skip


def _has_maxima(charge: RatedCharge) -> bool:
    return any(each.max_cost is not None for each in charge.segments)


def _decimal(numerator: int, denominator: int) -> Decimal:
    # To twelve decimals, for people; the sum was made of exact fractions.
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("1e-12")).normalize()
