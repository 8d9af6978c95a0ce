"""The price of a call, as the sum of its stretches."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import evolve

from domain.pricing.amounts import microseconds
from domain.pricing.bands import Band
from domain.pricing.charge import RatedCharge
from domain.pricing.lookup import rate_at, version_at
from domain.pricing.rounding import rounded
from domain.pricing.settling import Stretch, maximum_in, minimum_of, settle
from domain.pricing.tariff import Rate, TariffVersion
from domain.pricing.walk import Walk
from domain.pricing.zones import EPOCH

_NOTHING = timedelta()
_FREE = Decimal(0)


def price_call(
    versions: Sequence[TariffVersion],
    number: str,
    answered_at: datetime,
    duration: timedelta,
    caller: str = "",
) -> RatedCharge:
    """Price an answered or unanswered call under the versions of one tariff.

    The version at the answer says for the whole call how edges are treated. A caller that is not
    known has the price for all callers.

    Raises:
        NoRateError: a part of the call has no price.
    """
    plan = version_at(versions, answered_at)
    answered = microseconds(answered_at - EPOCH)
    rate, band, until = rate_at(plan, number, answered, caller)
    if duration <= _NOTHING:
        return _unanswered(plan, rate)
    answer = rate.bands[band]
    walk = Walk(versions, number, answered, plan, rate, band, until - answered, caller)
    if answer.setup_fee:
        walk.pay(*answer.setup_fee.as_integer_ratio())
    minimum = minimum_of(rate, answer.terms) if rate.by_band else rate.minimum_duration
    walk.walk_to(microseconds(max(duration, minimum) - rate.included))
    return (_by_band if walk.by_band else _by_rate)(walk, rate, answer)


def _by_rate(walk: Walk, rate: Rate, answer: Band) -> RatedCharge:
    bound = _bound(walk.numerator, walk.denominator, rate)
    cost = (walk.numerator, walk.denominator) if bound is None else bound.as_integer_ratio()
    return RatedCharge(
        tariff_id=walk.rules.tariff_id,
        currency=walk.rules.currency,
        prefix=rate.prefix,
        destination=rate.destination,
        caller_prefix=rate.caller_prefix,
        setup_fee=answer.setup_fee,
        segments=tuple(walk.segments),
        amount=rounded(*cost, rate.rounding, rate.decimals),
        bound=bound,
    )


def _by_band(walk: Walk, rate: Rate, answer: Band) -> RatedCharge:
    sold = list(zip(walk.segments, walk.terms, strict=True))
    stretches = [Stretch(segment.cost, terms) for segment, terms in sold]
    settled = settle(rate, answer.terms, answer.setup_fee, stretches)
    return RatedCharge(
        tariff_id=walk.rules.tariff_id,
        currency=walk.rules.currency,
        prefix=rate.prefix,
        destination=rate.destination,
        caller_prefix=rate.caller_prefix,
        setup_fee=answer.setup_fee,
        segments=tuple(
            evolve(segment, max_cost=maximum_in(rate, terms)) for segment, terms in sold
        ),
        amount=settled.amount,
        bound=settled.bound,
        rounding=settled.rounding,
    )


def _unanswered(plan: TariffVersion, rate: Rate) -> RatedCharge:
    return RatedCharge(
        tariff_id=plan.tariff_id,
        currency=plan.currency,
        prefix=rate.prefix,
        destination=rate.destination,
        caller_prefix=rate.caller_prefix,
        setup_fee=_FREE,
        segments=(),
        amount=_FREE,
    )


def _bound(numerator: int, denominator: int, rate: Rate) -> Decimal | None:
    bound = None
    if rate.max_cost is not None:
        top, bottom = rate.max_cost.as_integer_ratio()
        if numerator * bottom > top * denominator:
            bound, numerator, denominator = rate.max_cost, top, bottom
    if rate.min_cost is not None:
        top, bottom = rate.min_cost.as_integer_ratio()
        if numerator * bottom < top * denominator:
            bound = rate.min_cost
    return bound
