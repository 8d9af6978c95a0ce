"""Who sees which calls."""

from typing import Any

import pytest

from adapters.contract.builders import MOMENT
from application.live.items import Row
from application.live.position import Position
from application.live.scope import (
    ForbiddenScopeError,
    InvalidScopeError,
    Role,
    Scope,
    Viewer,
    scope_of,
)
from domain.live.call import CallName
from domain.live.sight import LiveState, Sight

ACME = Viewer(name="acme's", role=Role.USER, company="acme")
NOC = Viewer(name="noc", role=Role.NOC)


def a_row(company: str | None = "acme", **changes: Any) -> Row:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "name": CallName(changes.pop("host", "sip-01"), "call-1", "f1"),
        "state": LiveState.RINGING,
        "overdue": False,
        "begun_at": MOMENT,
        "ringing_at": None,
        "answered_at": None,
        "caller": "49151",
        "callee": "+4989123",
        "account": "acct-1",
        "sip_code": 180,
    }
    here = Position()
    sight = Sight(**(fields | changes))
    return Row(key="00", company=company, touched=here, entered=here, sight=sight)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OPERATOR, Role.NOC])
def test_the_carriers_people_see_all(role: Role) -> None:
    scope = scope_of(Viewer(name="x", role=role), {})
    assert scope.wants(a_row())
    assert scope.wants(a_row(company=None))


def test_a_user_sees_the_own_company_only() -> None:
    scope = scope_of(ACME, {})
    assert scope.wants(a_row())
    for other in ("bolt", "acme ", "ACME", None, ""):
        assert not scope.wants(a_row(company=other))
        assert not scope.could_want(a_row(company=other))
        assert not scope.may_see(other)


def test_a_user_may_not_wish_for_others() -> None:
    assert scope_of(ACME, {"company": ["acme"]}).wants(a_row())
    with pytest.raises(ForbiddenScopeError):
        scope_of(ACME, {"company": ["acme", "bolt"]})


@pytest.mark.parametrize(
    ("wish", "row", "wanted"),
    [
        ({"company": ["acme", "bolt"]}, a_row(company="bolt"), True),
        ({"company": ["acme"]}, a_row(company="bolt"), False),
        ({"company": ["acme"]}, a_row(company=None), False),
        ({"host": ["sip-01"]}, a_row(), True),
        ({"host": ["sip-01"]}, a_row(host="sip-02"), False),
        ({"state": ["ringing", "trying"]}, a_row(), True),
        ({"state": ["answered"]}, a_row(), False),
        ({"state": ["overdue"]}, a_row(overdue=True), True),
        ({"state": ["ringing"]}, a_row(overdue=True), False),
        ({"prefix": ["49"]}, a_row(), True),
        ({"prefix": ["+4989"]}, a_row(), True),
        ({"prefix": ["44"]}, a_row(), False),
        ({"prefix": ["44"]}, a_row(callee=None), False),
        ({"colour": ["red"]}, a_row(), True),
    ],
)
def test_wishes_leave_out(wish: dict[str, list[str]], row: Row, *, wanted: bool) -> None:
    assert scope_of(NOC, wish).wants(row) is wanted


@pytest.mark.parametrize("wish", [{"state": ["gone"]}, {"prefix": ["4x"]}, {"prefix": ["٤"]}])
def test_a_wish_that_cannot_be_understood_is_refused(wish: dict[str, list[str]]) -> None:
    with pytest.raises(InvalidScopeError):
        scope_of(NOC, wish)


@pytest.mark.parametrize(("role", "company"), [(Role.USER, None), (Role.NOC, "acme")])
def test_only_a_user_has_a_company(role: Role, company: str | None) -> None:
    with pytest.raises(InvalidScopeError):
        Viewer(name="x", role=role, company=company)


def test_a_row_of_the_wrong_state_could_be_wanted_later() -> None:
    scope = Scope(states=frozenset({"answered"}))
    assert scope.could_want(a_row())
    assert not scope.wants(a_row())


def test_a_user_is_not_told_what_hosts_are_called() -> None:
    with pytest.raises(ForbiddenScopeError, match="our hosts"):
        scope_of(ACME, {"host": ["sip-01"]})
    assert scope_of(NOC, {"host": ["sip-01"]}).hosts == {"sip-01"}


def test_who_sees_masked_numbers_may_not_ask_for_more_digits() -> None:
    viewer = Viewer(name="noc", role=Role.NOC, masked=True)
    scope = scope_of(viewer, {"prefix": ["+498"]})
    assert (scope.masked, scope.prefix) == (True, "498")
    with pytest.raises(ForbiddenScopeError, match="the first 3 digits"):
        scope_of(viewer, {"prefix": ["4989"]})
    assert not scope_of(NOC, {"prefix": ["4989123"]}).masked


@pytest.mark.parametrize(
    ("callee", "prefix", "wanted"),
    [
        ("4989123456", "498", True),
        ("+4989123456", "49", True),
        ("+4989123456", "498", False),
        ("110", "1", False),
        ("12345", "123", False),
        (None, "", True),
    ],
)
def test_a_filter_finds_no_digit_that_is_not_shown(
    callee: str | None, prefix: str, *, wanted: bool
) -> None:
    scope = scope_of(Viewer(name="noc", role=Role.NOC, masked=True), {"prefix": [prefix]})
    assert scope.wants(a_row(callee=callee)) == wanted
