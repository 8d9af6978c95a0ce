"""Two sides of the same calls: what only one has, and what differs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.traffic.disputing import Side, Tolerance, disputed
from domain.traffic.record import Record

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
USUAL = Tolerance()


def record(place: str, after: float = 0, **changes: Any) -> Record:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "place": place,
        "start": START + after * SECOND,
        "callee": "+49 151",
        "seconds": Decimal(60),
        "amount": Decimal("0.1"),
    }
    return Record(**(fields | changes))


def test_the_same_call_is_found_by_its_number_and_start() -> None:
    found = disputed([record("a")], [record("1", 4, callee="0049151")], USUAL)
    assert (found.equal, found.agreed) == (1, True)


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        (("0151", "49151"), ("+49151", "49151"), True),
        (("0151", "49151"), ("0151", "49151"), True),
        (("0151", "49151"), ("0151", None), True),
        (("0151", "49151"), ("49151", None), True),
        (("49151", None), ("0151", "49151"), True),
        (("0151", None), ("0151", "49151"), True),
        (("+1 51", "151"), ("051", None), False),
        (("+151", "151"), ("0151", None), False),
        (("0151", "49151"), ("0151", "43151"), False),
        (("0151", None), ("151", None), True),
        (("0151", None), ("0152", None), False),
    ],
)
def test_numbers_agree_as_they_are_read(
    ours: tuple[str, str | None], theirs: tuple[str, str | None], same: bool
) -> None:
    one = record("a", callee=ours[0], number=ours[1])
    other = record("1", callee=theirs[0], number=theirs[1])
    found = disputed([one], [other], USUAL)
    assert (found.equal, found.agreed) == (int(same), same)
    assert found.unread == (0 if same else [ours[1], theirs[1]].count(None))


def test_a_call_id_counts_before_all_else() -> None:
    ours = [record("a", call_id="x"), record("b", 100, call_id="y")]
    theirs = [record("1", 100, call_id="x"), record("2", 0, call_id="y")]
    assert disputed(ours, theirs, USUAL).equal == 2
    again = disputed(ours, [record("1", call_id="x"), record("2", call_id="x")], USUAL)
    assert [one.place for one in again.only_theirs] == ["2"]
    assert [one.place for one in again.only_ours] == ["b"]


def test_the_nearest_starts_belong_together_and_each_once() -> None:
    ours, theirs = [record("a"), record("b", 3)], [record("1", 3.5), record("2", 0.5)]
    theirs.append(record("3", 4))
    found = disputed(ours, theirs, USUAL)
    assert (found.equal, [one.place for one in found.only_theirs]) == (2, ["3"])


def test_what_only_one_side_has_is_told() -> None:
    ours = [record("a"), record("b", callee="44")]
    found = disputed(ours, [record("1", 6), record("2", callee="1")], USUAL)
    assert [one.place for one in found.only_ours] == ["a", "b"]
    assert [one.place for one in found.only_theirs] == ["1", "2"]
    assert not found.agreed


def test_what_differs_is_named() -> None:
    theirs = record("1", seconds=Decimal("61.5"), amount=Decimal("0.11"))
    found = disputed([record("a")], [theirs], USUAL)
    assert [(pair.ours.place, pair.theirs.place, what) for pair, what in found.differing] == [
        ("a", "1", ["seconds", "amount"])
    ]
    assert not found.agreed
    wide = Tolerance(seconds=Decimal("1.5"), amount=Decimal("0.01"))
    assert disputed([record("a")], [theirs], wide).agreed
    silent = record("1", amount=None)
    assert disputed([record("a")], [silent], USUAL).agreed


def test_both_sides_are_summed_up() -> None:
    found = disputed([record("a"), record("b", amount=None)], [], USUAL)
    assert found.ours == Side(calls=2, seconds=Decimal(120), amount=Decimal("0.1"), unsaid=1)
    assert found.theirs == Side(calls=0, seconds=Decimal(0), amount=Decimal(0), unsaid=0)
