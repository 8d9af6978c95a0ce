"""Thresholds are crossed once each, and every crossing has its consequence."""

from decimal import Decimal
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.company import Company, CompanyStatus, evolve
from domain.money.crossings import (
    consequences,
    consequences_of_limits,
    crossings,
    must_be_looked_at,
    stays_suspended,
)
from domain.money.events import (
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyEvent,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
)
from domain.money.limits import Limits, PaymentMode

LIMITS = Limits(credit_limit=Decimal(20), low_balance=Decimal(10))


def a_company(limits: Limits = LIMITS) -> Company:
    opened = CompanyOpened(name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=limits)
    return evolve(None, opened)


def kinds(events: object) -> list[type]:
    assert isinstance(events, list | tuple)
    return [type(event) for event in events]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (50, 11, []),
        (50, 10, [BalanceLow]),
        (10, 5, []),
        (50, -20, [BalanceLow, BalanceExhausted]),
        (0, -20, [BalanceExhausted]),
        (-20, -30, []),
        (-20, -19, [BalanceRestored]),
        (-20, 10, [BalanceRestored]),
        (-20, 11, [BalanceRestored]),
        (10, 11, [BalanceRestored]),
        (11, 50, []),
        (10, 10, []),
        (-20, -20, []),
    ],
)
def test_each_threshold_is_told_once(before: int, after: int, expected: list[type]) -> None:
    assert kinds(crossings(LIMITS, Decimal(before), Decimal(after))) == expected


def test_a_rise_over_both_thresholds_tells_of_the_higher() -> None:
    [event] = crossings(LIMITS, Decimal(-30), Decimal(30))
    assert event == BalanceRestored(amount=Decimal(30), threshold=Decimal(10))


def test_a_rise_to_a_threshold_has_not_passed_it() -> None:
    [event] = crossings(LIMITS, Decimal(-20), Decimal(10))
    assert event == BalanceRestored(amount=Decimal(10), threshold=Decimal(-20))


def test_without_thresholds_nothing_is_told() -> None:
    limits = Limits(credit_limit=None, low_balance=None)
    assert crossings(limits, Decimal(10**9), Decimal(-(10**9))) == []


@given(st.lists(st.integers(-40, 40), min_size=2, max_size=30))
def test_falls_and_rises_alternate_however_the_balance_moves(steps: list[int]) -> None:
    balances = [Decimal(50), *map(Decimal, steps)]
    low = exhausted = False
    for before, after in pairwise(balances):
        for event in crossings(LIMITS, before, after):
            if isinstance(event, BalanceLow):
                assert not low
            elif isinstance(event, BalanceExhausted):
                assert not exhausted
            else:
                assert low or exhausted
        low, exhausted = after <= 10, after <= -20


def test_who_exhausts_the_credit_is_suspended_and_resumed() -> None:
    company = a_company()
    for before, after, status in (
        (30, -20, CompanyStatus.SUSPENDED),
        (-20, -50, CompanyStatus.SUSPENDED),
        (-50, -10, CompanyStatus.ACTIVE),
    ):
        for event in consequences(company, Decimal(before), Decimal(after)):
            company = evolve(company, event)
        assert company.status is status


def test_who_was_suspended_by_an_operator_stays_so() -> None:
    company = evolve(a_company(), CompanySuspended(by="operator", because="fraud"))
    events: list[CompanyEvent] = [
        *consequences(company, Decimal(30), Decimal(-30)),
        *consequences(company, Decimal(-30), Decimal(30)),
    ]
    assert not {CompanySuspended, CompanyResumed} & set(kinds(events))


def after_movement(company: Company, before: int, after: int) -> tuple[Company, list[type]]:
    events = consequences(company, Decimal(before), Decimal(after))
    return reduce(evolve, events, company), kinds(events)


def test_who_never_paid_is_exhausted_by_the_first_call() -> None:
    company = a_company(Limits(credit_limit=Decimal(0)))
    company, told = after_movement(company, 0, -1)
    assert told == [BalanceExhausted, CompanySuspended]
    company, told = after_movement(company, -1, -2)
    assert told == []
    company, told = after_movement(company, -2, 5)
    assert told == [BalanceRestored, CompanyResumed]


def test_only_who_moves_without_thresholds_in_reach_needs_no_look() -> None:
    moves = [(50, 11), (50, 10), (-20, -30), (-30, -20), (-19, -18)]
    looked = [must_be_looked_at(LIMITS, Decimal(was), Decimal(now)) for was, now in moves]
    assert looked == [False, True, True, True, False]
    assert not must_be_looked_at(Limits(credit_limit=None), Decimal(1), Decimal(-(10**9)))


def test_who_is_suspended_and_has_no_credit_hears_nothing_more() -> None:
    def stays(status: CompanyStatus, was: int, now: int) -> bool:
        return stays_suspended(status, LIMITS, Decimal(was), Decimal(now))

    assert stays(CompanyStatus.SUSPENDED, -30, -40)
    assert not stays(CompanyStatus.ACTIVE, -30, -40)
    assert not stays(CompanyStatus.SUSPENDED, -10, -40)
    assert not stays(CompanyStatus.SUSPENDED, -40, -10)
    assert not stays(CompanyStatus.SUSPENDED, -5, -6)


def test_who_was_resumed_without_credit_is_exhausted_by_the_next_call() -> None:
    company, _ = after_movement(a_company(), 30, -30)
    company = evolve(company, CompanyResumed(by="operator", because="they promised"))
    company, told = after_movement(company, -30, -31)
    assert told == [BalanceExhausted, CompanySuspended]


MOVES = st.one_of(st.integers(-40, 40), st.sampled_from(["suspend", "resume"]))


@given(st.lists(MOVES, max_size=30))
def test_the_state_follows_the_level_at_each_movement(moves: list[int | str]) -> None:
    company, balance = a_company(), -20
    for move in moves:
        if move == "suspend":
            company = evolve(company, CompanySuspended(by="operator", because="fraud"))
        elif move == "resume":
            company = evolve(company, CompanyResumed(by="operator", because="they promised"))
        elif isinstance(move, int):
            was = company
            company, told = after_movement(company, balance, move)
            by_hand, exhausted = was.suspended_by == "operator", move <= -20
            assert company.suspended_by == (
                "operator" if by_hand else "balance" if exhausted else None
            )
            fell = exhausted and (balance > -20 or was.status is CompanyStatus.ACTIVE)
            assert told.count(BalanceExhausted) == fell
            assert told.count(CompanySuspended) == (was.status != company.status and exhausted)
            if told:
                assert must_be_looked_at(LIMITS, Decimal(balance), Decimal(move))
            stays = stays_suspended(was.status, LIMITS, Decimal(balance), Decimal(move))
            assert not (told and stays)
            assert stays == (exhausted and not told)
            balance = move


def test_other_limits_have_the_same_consequences_as_another_balance() -> None:
    company = a_company()
    narrow = Limits(credit_limit=Decimal(0))
    events = consequences_of_limits(company, narrow, Decimal(-5))
    assert kinds(events) == [BalanceExhausted, CompanySuspended]
    for event in (LimitsChanged(limits=narrow), *events):
        company = evolve(company, event)
    back = consequences_of_limits(company, LIMITS, Decimal(-5))
    assert kinds(back) == [BalanceRestored, CompanyResumed]
    assert back[0] == BalanceRestored(amount=Decimal(-5), threshold=Decimal(-20))
    unlimited = consequences_of_limits(company, Limits(credit_limit=None), Decimal(-5))
    assert unlimited[0] == BalanceRestored(amount=Decimal(-5), threshold=Decimal(0))
    assert consequences_of_limits(a_company(), LIMITS, Decimal(-5)) == []
