"""Packed rates are a mapping like any other, only smaller, and find what begins a number."""

import tracemalloc
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import START, a_band, a_rate, a_tier, a_version
from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.prefix_keys import key_of, prefix_of
from adapters.wire.rates.rows import pack, rate_rows, rates_sha256, rows_by_caller
from adapters.wire.rates.texts import SharedTexts, Texts
from application.pricing.rate_sheet import RateRow
from domain.pricing.lookup import get_effective_rate
from domain.pricing.tariff import Rate, with_callers

DIGITS = st.text("0123456789", max_size=18)
# Few digits: many prefixes begin others.
NEAR = st.text("019", max_size=5)


def packed(*rates: Rate) -> PackedRates:
    return pack(rate_rows({rate.prefix: rate for rate in rates}))


@given(DIGITS)
def test_a_key_is_a_prefix(prefix: str) -> None:
    assert prefix_of(key_of(prefix)) == prefix


@given(st.lists(DIGITS | NEAR, min_size=2))
def test_keys_lie_in_the_order_of_the_prefixes(prefixes: list[str]) -> None:
    for one, other in pairwise(sorted(set(prefixes))):
        assert key_of(one) < key_of(other)


@given(st.sets(NEAR | DIGITS), NEAR | st.text("019", max_size=25))
def test_what_begins_a_number_is_found_the_longest_first(prefixes: set[str], number: str) -> None:
    table = packed(*(a_rate(prefix) for prefix in prefixes))
    begin = [number[:length] for length in range(min(18, len(number)), -1, -1)]
    assert [rate.prefix for rate in table.along(number)] == [p for p in begin if p in prefixes]


@given(st.dictionaries(NEAR, st.integers(1, 5)))
def test_it_is_the_same_mapping(prices: dict[str, int]) -> None:
    rates = {p: a_rate(p, a_band(a_tier(f"0.{price}"))) for p, price in prices.items()}
    table = packed(*rates.values())
    assert dict(table) == rates
    assert list(table) == sorted(rates)
    assert len(table) == len(rates)
    assert rates_sha256(table) == rates_sha256(rates)
    assert list(rate_rows(table)) == list(rate_rows(rates))


def test_prices_by_caller_are_those_of_the_mapping() -> None:
    theirs = [
        a_rate("49", a_band(a_tier("2")), caller_prefix="33", destination="EEA"),
        a_rate("49", caller_prefix="1"),
    ]
    rate = with_callers(a_rate("49"), theirs)
    table = packed(rate, a_rate("4"))
    assert table["49"] == rate
    version = a_version(rates=table)
    assert get_effective_rate(version, "491", START, "331").destination == "EEA"
    assert get_effective_rate(version, "491", START, "2") == rate
    assert [(row.prefix, row.caller_prefix, row.destination) for row in rows_by_caller(table)] == [
        ("4", "", "Land of 4"), ("49", "", "Land of 49"), ("49", "1", "Land of 49"),
        ("49", "33", "EEA"),
    ]  # fmt: skip
    other = packed(with_callers(a_rate("49"), theirs[:1]), a_rate("4"))
    assert rates_sha256(table) != rates_sha256(other)


def test_what_is_no_prefix_is_not_there() -> None:
    table = packed(a_rate("49"), a_rate("123456789012345678"))
    for prefix in ("", "4", "491", "49x", "+49", "٤٩", "1234567890123456789", " 49"):
        assert prefix not in table
        with pytest.raises(KeyError):
            table[prefix]


def test_rates_in_another_order_are_refused() -> None:
    for prefixes in (("49", "48"), ("49", "49"), ("49", "4")):
        with pytest.raises(ValueError, match="comes too late"):
            pack(RateRow(prefix, "", "{}") for prefix in prefixes)


def test_a_version_prices_by_it() -> None:
    rates = [a_rate("49"), a_rate("4915", a_band(a_tier("9")))]
    version = a_version(rates=packed(*rates))
    assert get_effective_rate(version, "+49151", START) == rates[1]
    assert get_effective_rate(version, "4930", START) == rates[0]


def test_digits_of_other_scripts_begin_with_no_prefix() -> None:
    prefixes = [f"{number:02}" for number in range(100)]
    version = a_version(rates=packed(a_rate(""), *map(a_rate, prefixes)))
    assert get_effective_rate(version, "\u0664\u0669", START).prefix == ""


def test_more_rates_than_are_kept_stay_right() -> None:
    prefixes = [f"{number:06}" for number in range(40_000)]
    terms = '{{"bands": [{{"tiers": [{{"rate": "{}"}}]}}]}}'
    table = pack(RateRow(p, f"to {p}", terms.format(number)) for number, p in enumerate(prefixes))
    for place in (0, 39_999, 20_000, 0, 1):
        for prefix in prefixes[place::9_999]:
            rate = table[prefix]
            assert rate.bands[0].tiers[0].rate == Decimal(prefix)
            assert rate.destination == f"to {prefix}"


def test_texts_are_kept_as_they_are() -> None:
    texts, shared = Texts(), SharedTexts(most=2)
    words = ["", "a", "a", "Österreich", "漢字", "", "a"]
    assert [texts.add(word) for word in words] == list(range(7))
    assert [texts[number] for number in range(7)] == words
    numbers = [shared.add(word) for word in words]
    assert [shared[number] for number in numbers] == words
    assert numbers[1] == numbers[2]
    assert len(shared) < len(words)


def test_half_a_million_different_prices_fit_into_the_worker() -> None:
    # 500,000 prefixes may cost 100 MB of the 300 that a worker may have: 200 bytes each.
    number = 20_000
    terms = (
        '{{"bands": [{{"tiers": [{{"rate": "0.{0:06}", "increment": "30"}},'
        ' {{"rate": "0.{0:06}", "start": "30", "increment": "6"}}]}}]}}'
    )
    tracemalloc.start()
    table = pack(RateRow(f"{n:06}", f"to {n // 9}", terms.format(n)) for n in range(number))
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == number
    assert size / number < 200
