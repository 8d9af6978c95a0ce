"""Calls are summed by destination, and each is held against what it moved."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.money.invoicing import BilledCall, DestinationLine, Summing
from domain.pricing.sides import Side


def a_call(number: int = 1, **changes: Any) -> BilledCall:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "call_key": UUID(int=number),
        "start_time": datetime(2026, 10, 1, tzinfo=UTC),
        "seconds": Decimal("61.204"),
        "billed": 66,
        "destination": "Germany",
        "amount": Decimal("0.11"),
        "moved": Decimal("-0.11"),
        "entered": number,
        "changed": number,
    }
    return BilledCall(**(fields | changes))


def test_calls_are_summed_by_destination() -> None:
    summing = Summing()
    for number, destination in enumerate(("Mars", "Germany", "Germany")):
        assert summing.take(a_call(number, destination=destination))
    assert summing.lines == [
        DestinationLine(
            destination="Germany",
            calls=2,
            seconds=Decimal("122.408"),
            billed=132,
            amount=Decimal("0.22"),
        ),
        DestinationLine(
            destination="Mars",
            calls=1,
            seconds=Decimal("61.204"),
            billed=66,
            amount=Decimal("0.11"),
        ),
    ]
    assert summing.total == DestinationLine(
        destination="total", calls=3, seconds=Decimal("183.612"), billed=198, amount=Decimal("0.33")
    )
    assert summing.wrong == []


def test_nothing_comes_to_nothing() -> None:
    assert Summing().total == DestinationLine(destination="total")


def test_what_was_taken_back_stands_on_no_invoice() -> None:
    summing = Summing()
    back = a_call(destination=None, amount=Decimal(0), moved=Decimal(0))
    assert not summing.take(back)
    assert (summing.lines, summing.wrong) == ([], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"moved": Decimal("-0.12")},
        {"moved": Decimal("0.11")},
        {"seconds": None},
        {"destination": None, "amount": Decimal(0)},
    ],
)
def test_a_call_that_moved_something_else_is_named(changes: dict[str, Any]) -> None:
    summing = Summing()
    summing.take(a_call(7, **changes))
    assert summing.wrong == [UUID(int=7)]


def test_what_a_company_pays_for_being_called_is_summed_apart() -> None:
    summing = Summing()
    calls = [a_call(1, side=Side.INBOUND), a_call(2, destination="Mars"), a_call(3)]
    for call in calls:
        assert summing.take(call)
    assert [(line.name, line.calls) for line in summing.lines] == [
        ("Germany", 1), ("Mars", 1), ("Germany (inbound)", 1),
    ]  # fmt: skip
    assert (summing.total.calls, summing.total.amount) == (3, Decimal("0.33"))
    assert [call.name for call in calls] == ["Germany (inbound)", "Mars", "Germany"]
    assert a_call(destination=None).name is None
