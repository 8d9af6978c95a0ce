"""Who pays for an account when: each mapping holds up to the next."""

from datetime import UTC, datetime, timedelta

from domain.money.events import AccountMapped
from domain.money.mappings import Mapped, mapped, payer_at

START = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def told(held: tuple[Mapped, ...], company: int, day: int | None = None) -> tuple[Mapped, ...]:
    start = None if day is None else (START + day * DAY).isoformat()
    return mapped(held, company, AccountMapped(account="acct-1", valid_from=start))


def payers(held: tuple[Mapped, ...], *days: int) -> list[int | None]:
    return [payer_at(held, START + day * DAY) for day in days]


def test_each_pays_up_to_the_next_in_whatever_order_they_are_told() -> None:
    held = told(told(told((), 1), 2, 10), 3, 5)
    assert payers(held, 0, 4, 5, 9, 10, 99) == [1, 1, 3, 3, 2, 2]
    assert held[-1].company_id == 2


def test_the_same_start_is_told_anew_and_without_one_nothing_of_before_holds() -> None:
    held = told(told(told((), 1), 2, 10), 3, 10)
    assert payers(held, 9, 10) == [1, 3]
    assert told(held, 4) == (Mapped(company_id=4),)


def test_before_the_first_nobody_pays() -> None:
    assert payers(told((), 1, 3), 2, 3) == [None, 1]
