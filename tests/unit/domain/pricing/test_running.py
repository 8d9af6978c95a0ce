"""What is shown while a call goes on is what is debited when it ends."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from random import Random

import pytest
from attrs import evolve

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from adapters.wire.acc_json.routing import cdr_of
from builders import SAMPLES
from domain.calls.cdr import Cdr
from domain.pricing.errors import NoRateError
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.price_call import price_call
from domain.pricing.running import RunningPrice, running_price
from random_tariffs import RandomCall, random_calls

LONGEST = timedelta(hours=4)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def debited(call: RandomCall) -> Decimal | None:
    try:
        found = price_call(call.versions, call.number, call.answered_at, call.duration, call.caller)
    except NoRateError:
        return None
    return found.amount


def shown(call: RandomCall) -> Decimal | None:
    try:
        found = running_price(call.versions, call.number, call.answered_at, LONGEST, call.caller)
    except NoRateError:
        return None
    return found.at(call.duration)


@pytest.mark.hypothesis
def test_the_last_cost_shown_is_the_debit(dice: Random) -> None:
    seen: Counter[bool] = Counter()
    for call in random_calls(dice, 2000):
        assert shown(call) == debited(call), call
        seen[debited(call) is None] += 1
    assert min(seen[True], seen[False]) > 20


def test_it_is_so_for_every_call_of_the_samples() -> None:
    band = a_band(a_tier("0.12"), a_tier("0.7", start=1), setup_fee=Decimal("0.01"))
    rates = (a_rate("", band), a_rate("4", a_band(a_tier("0.31"))))
    versions = [a_version(*rates, effective_from=LONG_AGO)]
    found: set[Decimal] = set()
    for file in sorted(SAMPLES.glob("*/cdr.jsonl*")):
        for line in file.read_bytes().splitlines():
            cdr = cdr_of(line)
            assert isinstance(cdr, Cdr)
            payer = Payer(
                company_id=1,
                currency="EUR",
                assignments=(Assignment(tariff="t", valid_from=LONG_AGO),),
            )
            book = PriceBook(payers={cdr.account or "": payer}, tariffs={"t": versions})
            verdict = book.judge(cdr)
            amount = verdict.charge.amount if verdict.charge else Decimal(0)
            price = book.running(cdr.account or "", cdr.callee or "", cdr.start_time, cdr.caller)
            assert price is not None
            assert price.at(cdr.duration) == amount
            found.add(amount)
    assert len(found) == 5


def test_nobody_is_shown_a_price_that_is_not_billed() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    versions = [a_version(a_rate("49", a_band(a_tier("0.1"))), effective_from=LONG_AGO)]
    held = (Assignment(tariff="t", valid_from=LONG_AGO),)
    payers = {
        "right": Payer(company_id=1, currency="EUR", assignments=held),
        "other-currency": Payer(company_id=2, currency="USD", assignments=held),
        "no-tariff": Payer(company_id=3, currency="EUR"),
    }
    book = PriceBook(payers=payers, tariffs={"t": versions})
    priced = {
        (account, number)
        for account in (*payers, "unknown")
        for number in ("491", "331")
        if book.running(account, number, at, None)
    }
    assert priced == {("right", "491")}
    price = book.running("right", "491", at, None)
    assert isinstance(price, RunningPrice)
    assert price.at(LONGEST) is not None
    assert price.at(LONGEST + timedelta(seconds=1)) is None
    old = evolve(book, since=at + timedelta(seconds=1))
    assert old.running("right", "491", at, None) is None
    short = evolve(book, longest_call=timedelta(seconds=60)).running("right", "491", at, None)
    assert short is not None
    assert short.at(timedelta(seconds=60)) is not None
    assert short.at(timedelta(seconds=61)) is None


def test_at_the_edge_of_a_tier_the_next_is_not_entered() -> None:
    tiers = a_tier("0.6"), a_tier("0.3", start=30, step_fee=Decimal(1))
    version = a_version(a_rate("49", a_band(*tiers)), effective_from=LONG_AGO)
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    price = running_price([version], "49151", at, LONGEST)
    for seconds, amount in ((30, "0.3"), (31, "1.305")):
        duration = timedelta(seconds=seconds)
        assert price.at(duration) == Decimal(amount)
        assert price_call([version], "49151", at, duration).amount == Decimal(amount)


def test_beyond_the_longest_call_there_is_no_price() -> None:
    included = timedelta(seconds=60)
    version = a_version(a_rate("49", included=included), effective_from=LONG_AGO)
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    price = running_price([version], "49151", at, LONGEST)
    assert price.until == LONGEST - included
    assert price.at(LONGEST) is not None
    assert price.at(LONGEST + timedelta(microseconds=1)) is None


def test_bounds_hold_while_it_runs() -> None:
    rate = a_rate("49", a_band(a_tier("0.6")), min_cost=Decimal("0.1"), max_cost=Decimal("0.5"))
    version = a_version(rate, effective_from=LONG_AGO)
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    price = running_price([version], "49151", at, LONGEST)
    for seconds, amount in ((1, "0.1"), (20, "0.2"), (60, "0.5")):
        assert price.at(timedelta(seconds=seconds)) == Decimal(amount)


def test_it_ends_where_a_part_of_the_call_has_no_price() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    band = a_band(a_tier("0.6"), end=time(12, 1))
    version = a_version(a_rate("49", band), effective_from=LONG_AGO)
    price = running_price([version], "49151", at, LONGEST)
    assert price.at(timedelta(seconds=60)) == Decimal("0.6")
    assert price.at(timedelta(seconds=60.001)) is None
    with pytest.raises(NoRateError, match="no band in force during the call"):
        price_call([version], "49151", at, timedelta(seconds=61))
