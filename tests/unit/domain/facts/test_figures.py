"""What a call counts for."""

from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.contract.builders import a_cdr, a_charge, a_received_call
from domain.calls.outcome import CallOutcome
from domain.facts.call_facts import HeldCall
from domain.facts.figures import CallFigures, figures_of
from domain.pricing.charge import Segment
from domain.pricing.verdict import Rating, UnratedReason, Verdict

CREATED = Decimal("1795462224.893099")


def a_price(billed: float) -> Verdict:
    charge = a_charge()
    [segment] = charge.segments
    part = Segment(start=segment.start, billed=timedelta(seconds=billed), tier=segment.tier)
    return Verdict(company_id=7, charge=a_charge(segments=(part,)))


def test_a_rated_call() -> None:
    cdr = a_cdr(duration=61.2045, ringing_at=CREATED + Decimal("1.0005"))
    assert figures_of(cdr, a_price(61.3)) == CallFigures(
        outcome=CallOutcome.ANSWERED,
        rating=Rating.RATED,
        seconds=Decimal("61.205"),
        billed=62,
        pdd=Decimal("1.001"),
    )


@pytest.mark.parametrize(
    ("verdict", "rating", "billed"),
    [
        (Verdict(unrated_reason=UnratedReason.NO_RATE), Rating.UNRATED, None),
        (Verdict(company_id=7), Rating.FREE, 0),
        (a_price(60), Rating.RATED, 60),
    ],
)
def test_what_is_sold(verdict: Verdict, rating: Rating, billed: int | None) -> None:
    figures = figures_of(a_cdr(), verdict)
    assert (figures.rating, figures.billed) == (rating, billed)


def test_a_delay_that_is_not_known_is_none() -> None:
    assert figures_of(a_cdr(), Verdict()).pdd is None


def test_facts_know_their_figures() -> None:
    call = a_received_call(verdict=a_price(60))
    assert call.figures == figures_of(call.cdr, call.verdict)
    assert HeldCall(cdr=call.cdr, verdict=call.verdict).figures == call.figures
