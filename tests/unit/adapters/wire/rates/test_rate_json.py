"""Rates as JSON: nothing is lost, equal rates are equal text, and what is no rate is refused."""

import json
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_band, a_rate, a_tier
from adapters.wire.rates.rate_json import MalformedRateError, decode_rate, encode_terms, rate_of
from random_tariffs import rate_by_caller

RATES = st.integers(0, 10**6).map(lambda seed: rate_by_caller(Random(seed), "49"))  # noqa: S311
TIERS = [{"rate": "1"}]


@given(RATES)
def test_nothing_is_lost(rate: Any) -> None:  # noqa: ANN401 a Rate
    assert decode_rate(rate.prefix, rate.destination, encode_terms(rate)) == rate


def test_equal_rates_are_equal_text() -> None:
    one = a_rate("49", a_band(a_tier("0.60", unit=60.0), setup_fee=Decimal("0.0")))
    other = a_rate("44", a_band(a_tier("0.6")), max_cost=None)
    assert encode_terms(one) == encode_terms(other)


def test_what_is_at_its_default_is_left_out() -> None:
    assert encode_terms(a_rate()) == '{"bands": [{"tiers": [{"rate": "0.6"}]}]}'


def test_small_and_large_amounts_have_no_exponent() -> None:
    text = encode_terms(a_rate("49", a_band(a_tier("0.000000000001")), max_cost=Decimal("1e9")))
    assert '"rate": "0.000000000001"' in text
    assert '"max_cost": "1000000000"' in text


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 any field
    fields = {"prefix": "49", "destination": "Germany", "bands": [{"tiers": TIERS}]}
    return {key: value for key, value in (fields | changes).items() if value is not ...}


def test_amounts_may_be_numbers() -> None:
    text = '{"rate": 0.1, "unit": 60, "increment": 0.5}'
    tier = json.loads(text, parse_float=Decimal)
    found = rate_of(document(bands=[{"tiers": [tier]}])).bands[0].tiers[0]
    assert (found.rate, found.increment) == (Decimal("0.1"), timedelta(seconds=0.5))


@pytest.mark.parametrize(
    "changes",
    [
        {"prefix": ...},
        {"prefix": 49},
        {"prefix": None},
        {"destination": 7},
        {"bands": ...},
        {"bands": []},
        {"bands": {}},
        {"bands": [{"tiers": []}]},
        {"bands": [{"tiers": [{}]}]},
        {"bands": [{"tiers": [{"rate": 0.1}]}]},
        {"bands": [{"tiers": [{"rate": True}]}]},
        {"bands": [{"tiers": [{"rate": "1,5"}]}]},
        {"bands": [{"tiers": [{"rate": "1e3"}]}]},
        {"bands": [{"tiers": [{"rate": "-1"}]}]},
        {"bands": [{"tiers": [{"rate": "NaN"}]}]},
        {"bands": [{"tiers": [{"rate": "1", "unit": "0.0000001"}]}]},
        {"bands": [{"tiers": [{"rate": "1", "pro_rata": "yes"}]}]},
        {"bands": [{"tiers": [{"rate": "1", "price": "1"}]}]},
        {"bands": [{"tiers": TIERS, "weekdays": ["monday"]}]},
        {"bands": [{"tiers": TIERS, "weekdays": "mon"}]},
        {"bands": [{"tiers": TIERS, "months": [13]}]},
        {"bands": [{"tiers": TIERS, "months": ["1"]}]},
        {"bands": [{"tiers": TIERS, "dates": ["02-30"]}]},
        {"bands": [{"tiers": TIERS, "days": ["2026-02-30"]}]},
        {"bands": [{"tiers": TIERS, "days": ["04-05"]}]},
        {"bands": [{"tiers": TIERS, "days": "2026-04-05"}]},
        {"bands": [{"tiers": TIERS, "start": "25:00"}]},
        {"bands": [{"tiers": TIERS, "start": 8}]},
        {"bands": [{"tiers": TIERS, "weight": 1.5}]},
        {"bands": [{"tiers": TIERS, "decimals": "2"}]},
        {"bands": [{"tiers": TIERS, "decimals": 10}]},
        {"bands": [{"tiers": TIERS, "rounding": "nearest"}]},
        {"bands": [{"tiers": TIERS, "max_cost": 0.5}]},
        {"bands": [{"tiers": TIERS, "minimum_duration": "-1"}]},
        {"caller_prefix": 33},
        {"caller_prefix": "+33"},
        {"callers": {}},
        {"rounding": "nearest"},
        {"decimals": "6"},
        {"decimals": 11},
        {"comment": "x"},
    ],
    ids=str,
)
def test_what_is_no_rate_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedRateError):
        rate_of(document(**changes))


@pytest.mark.parametrize("given_document", [None, [], "49", 7, {}])
def test_what_is_no_object_is_refused(given_document: object) -> None:
    with pytest.raises(MalformedRateError):
        rate_of(given_document)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"prefix": ...}, "prefix: is missing"),
        ({"bands": [{"tiers": [{"rate": "0,1"}]}]}, "bands[0].tiers[0].rate: no amount"),
        ({"bands": [{"tiers": TIERS, "weekdays": ["x"]}]}, "bands[0].weekdays: no weekday: 'x'"),
        ({"bands": [{"tiers": [{}, {"rate": True}]}]}, "bands[0].tiers[1].rate: no amount"),
        ({"bands": [{"tiers": TIERS}] * 2}, "bands 1 and 2 have one weight and start"),
        ({"bands": ["x"]}, "bands[0]: no object"),
        ({"prise": 1}, "has unknown fields: prise"),
        ({"prefix": "4x"}, "a prefix has digits only: '4x'"),
    ],
)
def test_it_is_told_what_is_wrong_and_where(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(MalformedRateError) as raised:
        rate_of(document(**changes))
    assert complaint in str(raised.value)
