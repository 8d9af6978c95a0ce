"""Who asks for a price that is not there is told what is near."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_rate, a_version
from domain.numbering.number import KeptNumber
from domain.pricing.hints import hint, nearest, why_any
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side
from domain.pricing.verdict import UnratedReason

DAY = timedelta(days=1)
NO_RATE, NO_TARIFF = UnratedReason.NO_RATE, UnratedReason.NO_TARIFF
HELD = Assignment(tariff="retail", valid_from=MOMENT - DAY)
LATER = Assignment(tariff="retail", valid_from=MOMENT + DAY)
RETAIL = a_version(
    a_rate("4930"), a_rate("4940"), a_rate("491"), a_rate("33"), name="retail",
    effective_from=MOMENT - DAY,
)  # fmt: skip


def a_book(*assignments: Assignment) -> PriceBook:
    payer = Payer(company_id=1, currency="EUR", assignments=assignments)
    return PriceBook(companies={1: payer}, tariffs={"retail": [RETAIL]})


def told(book: PriceBook, number: str = "4950", reason: UnratedReason = NO_RATE) -> str | None:
    return hint(book, 1, number, MOMENT, reason)


@pytest.mark.parametrize(
    ("number", "near"),
    [
        ("4950", ["491", "4930", "4940"]),
        ("+4935", ["4930"]),
        ("34", ["33"]),
        ("1", []),
        ("", []),
    ],
)
def test_the_nearest_prefixes_share_the_longest_head(number: str, near: list[str]) -> None:
    assert nearest(RETAIL.rates, number) == near


def test_near_prefixes_are_told_or_that_there_are_none() -> None:
    assert told(a_book(HELD)) == "the nearest prefixes of retail: 491, 4930, 4940"
    assert told(a_book(HELD), "1") == "no prefix of retail begins as it does"


def test_a_tariff_that_begins_later_is_told() -> None:
    assert told(a_book(LATER), reason=NO_TARIFF) == (
        f"its first tariff begins on {MOMENT + DAY:%Y-%m-%d %H:%M}Z"
    )
    late = evolve(a_book(HELD), tariffs={"retail": [evolve(RETAIL, effective_from=MOMENT + DAY)]})
    assert told(late, reason=NO_TARIFF) == (
        f"the tariff retail begins on {MOMENT + DAY:%Y-%m-%d %H:%M}Z"
    )


def test_what_has_no_later_time_is_told_as_far_as_it_is_known() -> None:
    assert told(a_book(), reason=NO_TARIFF) == "it has no tariff at that time"
    assert told(PriceBook(), reason=NO_TARIFF) == "it has no tariff at that time"
    ended = evolve(RETAIL, effective_to=MOMENT)
    assert told(evolve(a_book(HELD), tariffs={"retail": [ended]}), reason=NO_TARIFF) is None


def test_other_reasons_need_no_neighbours() -> None:
    assert told(a_book(HELD), reason=UnratedReason.CURRENCY_MISMATCH) is None
    assert told(a_book(HELD), reason=UnratedReason.DURATION_OVER_LIMIT) == (
        "a call of more than 14400 s is stored unrated, for a person to judge"
    )


def test_a_call_to_a_company_is_looked_up_in_its_inbound_tariff() -> None:
    inward = evolve(HELD, side=Side.INBOUND)
    book = a_book(evolve(LATER, tariff="other"), inward)
    assert hint(book, 1, "4950", MOMENT, NO_RATE, side=Side.INBOUND) == (
        "the nearest prefixes of retail: 491, 4930, 4940"
    )
    none = hint(a_book(HELD), 1, "4950", MOMENT, NO_TARIFF, side=Side.INBOUND)
    assert none == "it has no tariff at that time"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (None, "since no number is known"),
        ("", "since no number is known"),
        ("49 30", "since '49 30' is not digits after an optional +"),
        ("4٣", "since '4٣' is not digits after an optional +"),
        ("+4930", ": no longer prefix has one for +4930 then"),
        (KeptNumber.of("112", "9"), ": no longer prefix has one for 1129 then"),
    ],
)
def test_it_is_told_why_a_number_has_the_price_of_all(number: str | None, why: str) -> None:
    assert why_any(number).startswith("the price is that of all numbers (*)")
    assert why in why_any(number)
