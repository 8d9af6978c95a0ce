"""Prices by who calls: the longest prefix of the caller within the longest of the callee."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import a_band, a_cdr, a_rate, a_tier, a_version
from domain.pricing.errors import InvalidTariffError
from domain.pricing.lookup import get_effective_rate
from domain.pricing.paying import Assignment, Payer, SupplyRoute
from domain.pricing.price_book import PriceBook
from domain.pricing.price_call import price_call
from domain.pricing.running import running_price
from domain.pricing.tariff import Rate, TariffVersion, with_callers
from domain.pricing.verdict import Verdict

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def rate(price: str, prefix: str = "49", caller: str = "") -> Rate:
    return a_rate(prefix, a_band(a_tier(price)), caller_prefix=caller, destination=price)


def version() -> TariffVersion:
    germany = [rate("0.2", caller="3"), rate("0.3", caller="336"), rate("0.4", caller="49")]
    return a_version(
        with_callers(rate("0.1"), germany),
        rate("0.5", "491"),
        with_callers(rate("0.6", "4915"), [rate("0.7", "4915", "49")]),
        effective_from=LONG_AGO,
    )


@pytest.mark.parametrize(
    ("caller", "number", "price"),
    [
        ("33123456", "4930", "0.2"),
        ("+33612345", "+4930", "0.3"),
        ("3361", "4930", "0.3"),
        ("49151", "4930", "0.4"),
        ("1555", "4930", "0.1"),
        ("", "4930", "0.1"),
        ("anonymous", "4930", "0.1"),
        ("33612345@pbx", "4930", "0.1"),
        ("33612345", "49130", "0.5"),
        ("33612345", "49151", "0.6"),
        ("49", "49151", "0.7"),
    ],
)
def test_the_longest_prefix_of_the_caller_within_the_longest_of_the_callee(
    caller: str, number: str, price: str
) -> None:
    found = price_call([version()], number, NOON, MINUTE, caller)
    assert (str(found.amount.normalize()), found.destination) == (price, price)
    assert caller.removeprefix("+").startswith(found.caller_prefix)
    running = running_price([version()], number, NOON, timedelta(hours=4), caller)
    assert running.at(MINUTE) == found.amount


def test_a_callers_price_without_a_band_in_force_is_that_of_a_shorter_prefix() -> None:
    evening = a_rate("49", a_band(a_tier("9"), start=time(20)), caller_prefix="336")
    tariff = a_version(
        with_callers(rate("0.1"), [evening, rate("0.2", caller="33")]), effective_from=LONG_AGO
    )
    assert get_effective_rate(tariff, "49", NOON, "3361").caller_prefix == "33"
    assert get_effective_rate(tariff, "49", NOON, "4").caller_prefix == ""
    assert get_effective_rate(tariff, "49", NOON.replace(hour=21), "3361") == evening


def test_prices_by_caller_are_of_one_prefix_and_each_comes_once() -> None:
    with pytest.raises(InvalidTariffError, match="comes once"):
        with_callers(rate("1"), [rate("2", caller="33"), rate("3", caller="33")])
    with pytest.raises(InvalidTariffError, match="comes once"):
        with_callers(rate("1"), [rate("2")])
    with pytest.raises(InvalidTariffError, match="longest first"):
        evolve(rate("1"), callers=(rate("2", caller="3"), rate("3", caller="33")))
    wrong_ones: Sequence[Callable[[], Rate]] = (
        lambda: with_callers(rate("1"), [rate("2", "44", "33")]),
        lambda: with_callers(rate("1", caller="4"), [rate("2", caller="33")]),
        lambda: with_callers(
            rate("1"), [evolve(rate("2", caller="33"), callers=(rate("3", caller="4"),))]
        ),
    )
    for wrong in wrong_ones:
        with pytest.raises(InvalidTariffError):
            wrong()
    with pytest.raises(InvalidTariffError, match="a caller's prefix has digits only: '\\+3'"):
        rate("1", caller="+3")
    with pytest.raises(InvalidTariffError, match="a caller's prefix has at most 18 digits"):
        rate("1", caller="3" * 19)


def judged(caller: str | None) -> Verdict:
    payer = Payer(
        company_id=1, currency="EUR", assignments=(Assignment(tariff="t", valid_from=LONG_AGO),)
    )
    route = SupplyRoute(
        supplier_id=3, currency="EUR", assignment=Assignment(tariff="t", valid_from=LONG_AGO)
    )
    book = PriceBook(
        payers={"a": payer}, companies={1: payer}, tariffs={"t": [version()]}, routes=[route]
    )
    cdr = a_cdr(account="a", start_time=NOON, duration=60, caller=caller, callee="4930")
    verdict = book.judge(cdr)
    assert book.quote(1, "4930", NOON, talk=MINUTE, caller=caller) == verdict
    running = book.running("a", "4930", NOON, caller)
    assert running is not None
    assert verdict.charge is not None
    assert running.at(MINUTE) == verdict.charge.amount
    return verdict


@pytest.mark.parametrize(("caller", "price"), [("33612345", "0.3"), (None, "0.1")])
def test_worker_quote_supplier_and_live_page_go_by_the_caller(
    caller: str | None, price: str
) -> None:
    verdict = judged(caller)
    assert verdict.supply is not None
    for charge in (verdict.charge, verdict.supply.charge):
        assert charge is not None
        assert charge.amount == Decimal(price)
