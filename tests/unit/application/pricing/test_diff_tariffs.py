"""What changes from one list of rates to another."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from adapters.wire.rates.rate_json import decode_rate
from adapters.wire.rates.rows import rate_rows, rows_by_caller
from application.pricing.diff_tariffs import Change, Compared, DiffTariffs, TariffDiff
from application.pricing.rate_sheet import RateRow, RateSheet
from application.pricing.version_rules import rules_of, said_by_sheet, unusual_rules_of
from domain.pricing.comparing import ChangeKind
from domain.pricing.tariff import PlanAt, Rate, with_callers

PRICES = st.dictionaries(st.text("0123456789", max_size=2), st.integers(0, 3))


def diff(old: dict[str, Any], new: dict[str, Any], most: int = 20) -> TariffDiff:
    return DiffTariffs(rate_of)(Compared(rows=rows(old)), Compared(rows=rows(new)), most)


def rate_of(row: RateRow) -> Rate:
    return decode_rate(row.prefix, row.destination, row.terms)


def rows(prices: dict[str, Any]) -> Iterator[RateRow]:
    return rate_rows({p: a_rate(p, a_band(a_tier(str(price)))) for p, price in prices.items()})


def told(change: Change) -> tuple[object, ...]:
    return (change.prefix, change.destination, change.old, change.new, change.percent)


def test_each_prefix_is_told_of() -> None:
    found = diff({"1": 1, "2": 2, "3": 3, "5": 5}, {"1": 1, "2": 3, "3": 2, "4": 4})
    assert found.same == 1
    assert {kind: count for kind, count in found.counts.items() if count} == {
        ChangeKind.RAISED: 1, ChangeKind.LOWERED: 1, ChangeKind.NEW: 1, ChangeKind.REMOVED: 1,
    }  # fmt: skip
    [raised], [lowered] = found.largest(ChangeKind.RAISED), found.largest(ChangeKind.LOWERED)
    assert told(raised) == ("2", "Land of 2", 2, 3, 50)
    assert lowered.percent == Fraction(-100, 3)
    [new], [removed] = found.largest(ChangeKind.NEW), found.largest(ChangeKind.REMOVED)
    assert told(new) == ("4", "Land of 4", None, 4, None)
    assert told(removed) == ("5", "Land of 5", 5, None, None)


@given(PRICES, PRICES)
def test_every_prefix_is_counted_once(old: dict[str, int], new: dict[str, int]) -> None:
    found = diff(old, new)
    both = old.keys() & new.keys()
    assert found.same == sum(old[prefix] == new[prefix] for prefix in both)
    assert found.counts[ChangeKind.RAISED] == sum(old[p] < new[p] for p in both)
    assert found.counts[ChangeKind.LOWERED] == sum(old[p] > new[p] for p in both)
    assert found.counts[ChangeKind.NEW] == len(new.keys() - old.keys())
    assert found.counts[ChangeKind.REMOVED] == len(old.keys() - new.keys())


def test_the_largest_are_kept_the_largest_first() -> None:
    old = {str(n): 10 for n in range(10, 30)}
    found = diff(old, {prefix: int(prefix) for prefix in old}, most=3)
    assert [change.prefix for change in found.largest(ChangeKind.RAISED)] == ["29", "28", "27"]
    assert found.counts[ChangeKind.RAISED] == 19


def test_of_equal_changes_the_first_are_kept() -> None:
    found = diff({}, {str(n): 1 for n in range(10, 30)}, most=2)
    assert [change.prefix for change in found.largest(ChangeKind.NEW)] == ["10", "11"]


def test_a_price_that_was_nothing_has_no_percentage() -> None:
    [change] = diff({"1": 0}, {"1": 5}).largest(ChangeKind.RAISED)
    assert change.percent is None


def test_each_prefix_is_a_step() -> None:
    steps: list[int] = []
    compare = DiffTariffs(rate_of)
    old, new = rows({"1": 1, "2": 1}), rows({"2": 1, "3": 1})
    compare(Compared(rows=old), Compared(rows=new), 1, steps.append)
    assert steps == [1, 1, 1]


def test_a_price_that_is_only_written_otherwise_is_the_same() -> None:
    by_minute, by_hour = a_tier("0.6"), a_tier("36", unit=3600)
    old, new = (rate_rows({"1": a_rate("1", a_band(tier))}) for tier in (by_minute, by_hour))
    compare = DiffTariffs(rate_of)
    found = compare(Compared(rows=old), Compared(rows=new), 20)
    assert found.same == 1
    assert not any(found.counts.values())


def by_caller(**prices: str) -> Compared:
    """Give a deck of one prefix; `all` is for all callers, `c33` for those that begin with 33."""
    rates = {
        name: a_rate("49", a_band(a_tier(price)), caller_prefix=name.removeprefix("c"))
        for name, price in prices.items()
        if name != "all"
    }
    rate = with_callers(a_rate("49", a_band(a_tier(prices["all"]))), rates.values())
    return Compared(rows=rows_by_caller({"49": rate, "5": a_rate("5")}))


def test_each_callers_price_is_told_of() -> None:
    old, new = by_caller(all="1", c33="2", c4="1"), by_caller(all="1", c33="3", c336="7")
    found = DiffTariffs(rate_of)(old, new, 20)
    assert found.same == 2
    changes = {
        kind: [(each.prefix, each.caller_prefix, each.old, each.new) for each in changes]
        for kind in ChangeKind
        if (changes := found.largest(kind))
    }
    assert changes == {
        ChangeKind.RAISED: [("49", "33", 2, 3)],
        ChangeKind.NEW: [("49", "336", None, 7)],
        ChangeKind.REMOVED: [("49", "4", 1, None)],
    }


def test_terms_of_a_band_are_other_terms() -> None:
    old, new = (rate_rows({"1": a_rate("1", a_band(decimals=decimals))}) for decimals in (None, 2))
    found = DiffTariffs(rate_of)(Compared(rows=old), Compared(rows=new), 20)
    assert found.counts[ChangeKind.CHANGED] == 1


def test_rules_are_compared_where_both_sides_say_them() -> None:
    version = a_version(zone="Europe/Berlin", plan_at=PlanAt.SPLIT)
    sheet = RateSheet(rules={"schema": "akira.tariff/1", "plan_at": "split"})
    compare = DiffTariffs(rate_of)
    kept = Compared(rows=(), rules=rules_of(version))
    said = Compared(rows=(), rules=said_by_sheet(sheet))
    for old, new in ((kept, said), (said, kept)):
        found = compare(old, new, 20)
        assert (found.rules, found.unsaid) == ({}, {"zone": ("Europe/Berlin", "UTC")})
    same = compare(kept, kept, 20)
    assert (same.rules, same.unsaid) == ({}, {})
    in_dollars = RateSheet(rules={"currency": "USD", **unusual_rules_of(version)})
    other = Compared(rows=(), rules=said_by_sheet(in_dollars))
    assert compare(kept, other, 20).rules == {"currency": ("EUR", "USD")}


def test_a_plain_version_has_no_unusual_rules() -> None:
    assert unusual_rules_of(a_version()) == {}
