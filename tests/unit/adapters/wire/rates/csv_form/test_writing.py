"""What is written as CSV is read back the same; what CSV cannot say is not written as CSV."""

from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from random import Random
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_band, a_rate, a_tier
from adapters.wire.rates.csv_form.reading import read_csv
from adapters.wire.rates.csv_form.writing import fits, write_csv
from adapters.wire.rates.rows import pack, rate_rows
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Rate, Tier, with_callers
from random_tariffs import random_rate

AMOUNTS = st.decimals(0, 1000, places=12).map(lambda amount: amount.normalize())
SPANS = st.integers(1, 10**10).map(lambda micros: timedelta(microseconds=micros))
TEXTS = st.text(st.characters(exclude_categories=("C", "Zs", "Zl", "Zp")), max_size=20)
FORMULAS = st.text("=+-@'x ", max_size=4).map(str.strip)
DAYS = [frozenset(), frozenset({0, 1}), frozenset({5}), frozenset({6})]


@st.composite
def simple_rates(draw: Any, prefix: str) -> Rate:  # noqa: ANN401 hypothesis's own
    first, following, unit = draw(SPANS), draw(SPANS), draw(SPANS)
    rate = draw(AMOUNTS) if unit >= timedelta(seconds=1) else Decimal(0)
    tiers = [Tier(rate=rate, unit=unit, increment=first)]
    if first != following:
        tiers.append(Tier(start=first, rate=rate, unit=unit, increment=following))
    fee = draw(AMOUNTS)
    starts = sorted(draw(st.sets(st.integers(0, 86399), max_size=3)))
    bands = [
        Band(
            tiers=tuple(tiers),
            setup_fee=fee,
            start=_time(start),
            weekdays=draw(st.sampled_from(DAYS)),
        )
        for start in starts or [0]
    ]
    bounds = st.none() | AMOUNTS
    return Rate(
        prefix=prefix,
        destination=draw(TEXTS | FORMULAS),
        max_cost=draw(bounds),
        min_cost=draw(bounds),
        bands=tuple(bands),
        minimum_duration=draw(st.just(timedelta()) | SPANS),
        rounding=draw(st.sampled_from(Rounding)),
        decimals=draw(st.integers(0, 9)),
    )


def _time(second: int) -> time:
    return time(second // 3600, second // 60 % 60, second % 60)


# A file that says 0049 means 49, so no prefix of an import begins with 00.
DIGITS = st.text("0123456789", max_size=18).filter(lambda digits: not digits.startswith("00"))


@st.composite
def rates_by_caller(draw: Any, prefix: str) -> Rate:  # noqa: ANN401 hypothesis's own
    callers = draw(st.sets(DIGITS.filter(bool), max_size=2))
    theirs = [evolve(draw(simple_rates(prefix)), caller_prefix=caller) for caller in callers]
    return with_callers(draw(simple_rates(prefix)), theirs)


PREFIXES = st.sets(DIGITS, min_size=1, max_size=5)
DECKS = PREFIXES.flatmap(
    lambda prefixes: st.fixed_dictionaries({p: rates_by_caller(p) for p in sorted(prefixes)})
)


def written(rates: dict[str, Rate]) -> str:
    file = StringIO()
    write_csv(file, rates)
    return file.getvalue()


def read_back(text: str) -> dict[str, Rate]:
    found = read_csv(BytesIO(text.encode()))
    assert found.bad == ()
    return dict(found.rates)


@given(DECKS)
def test_what_a_row_can_say_comes_back(rates: dict[str, Rate]) -> None:
    assert fits(rates)
    assert read_back(written(rates)) == rates
    assert written(pack(rate_rows(rates))) == written(rates)  # type: ignore[arg-type]


@given(st.integers(0, 10**6))
def test_whatever_fits_comes_back(seed: int) -> None:
    rate = random_rate(Random(seed), "49")  # noqa: S311 a test's dice
    for each in (rate, evolve(rate, bands=rate.bands[:1], included=timedelta(), max_cost=None)):
        if fits({"49": each}):
            assert read_back(written({"49": each})) == {"49": each}


@pytest.mark.parametrize(
    "rate",
    [
        a_rate("49", included=timedelta(seconds=1)),
        a_rate("49", a_band(decimals=2), decimals=3),
        a_rate("49", a_band(max_cost=Decimal(1))),
        a_rate("49", destination=" x"),
        a_rate("49", a_band(weight=1)),
        a_rate("49", a_band(months=frozenset({1}))),
        a_rate("49", a_band(dates=frozenset({(12, 25)}))),
        a_rate("49", a_band(days=frozenset({date(2026, 4, 5)}))),
        a_rate("49", a_band(start=time(8, 0, 0, 1))),
        a_rate("49", a_band(a_tier(step_fee=Decimal(1)))),
        a_rate("49", a_band(a_tier(pro_rata=True))),
        a_rate("49", a_band(a_tier(increment=30), a_tier(start=60))),
        a_rate("49", a_band(a_tier("1", increment=30), a_tier("2", start=30))),
        a_rate("49", a_band(a_tier(), a_tier(start=1, increment=6), a_tier(start=60))),
        a_rate("49", a_band(start=time(18)), a_band()),
        a_rate("49", minimum_duration=timedelta(days=30)),
    ],
    ids=lambda rate: str(rate)[30:90],
)
def test_what_csv_cannot_say_does_not_fit(rate: Rate) -> None:
    assert not fits({"44": a_rate("44"), "49": rate})


def test_it_is_written_for_people() -> None:
    evening = a_band(a_tier("0.05", increment=6), start=time(18), weekdays=frozenset({0, 6}))
    rate = a_rate("49", a_band(a_tier("0.10", increment=60)), evening, destination="=1+1")
    assert written({"49": rate, "": a_rate("", destination="")}).splitlines() == [
        (
            "prefix,destination,rate,rate_unit,setup_fee,first_increment,next_increment,"
            "minimum_duration,rounding,decimals,weekdays,start,end"
        ),
        "*,,0.6,60,0,1,1,0,half_up,6,,,",
        "49,'=1+1,0.1,60,0,60,60,0,half_up,6,,,",
        "49,'=1+1,0.05,60,0,6,6,0,half_up,6,mon sun,18:00,24:00",
    ]


def test_what_is_new_has_columns_only_where_it_is_used() -> None:
    dear = a_band(a_tier("9"), start=time(18), max_cost=Decimal("0.5"), rounding=Rounding.UP)
    bands = a_band(a_tier("1"), rounding=Rounding.DOWN), dear
    theirs = a_rate("49", a_band(a_tier("3")), caller_prefix="33", destination="EEA")
    text = written({"49": with_callers(a_rate("49", *bands), [theirs])})
    assert text.splitlines() == [
        (
            "prefix,destination,rate,rate_unit,setup_fee,first_increment,next_increment,"
            "minimum_duration,rounding,decimals,weekdays,start,end,max_cost,caller_prefix"
        ),
        "49,Land of 49,1,60,0,1,1,0,down,6,,,,,*",
        "49,Land of 49,9,60,0,1,1,0,up,6,,18:00,24:00,0.5,*",
        "49,EEA,3,60,0,1,1,0,half_up,6,,,,,33",
    ]


def test_progress_adds_up_to_the_prefixes() -> None:
    rates = {str(n): a_rate(str(n)) for n in range(10_500)}
    steps: list[int] = []
    write_csv(StringIO(), rates, steps.append)
    assert sum(steps) == len(rates)
