"""A call that changes hands is gone for who saw it before."""

from datetime import timedelta

from adapters.contract.builders import MOMENT
from application.live.items import Departed, Item, Row
from application.live.left_out import LeftOut
from application.live.scope import Scope
from live_calls import an_event
from live_viewers import Tapes, a_view

ACME, BOLT = Scope(tenant="acme"), Scope(tenant="bolt")


def a_tapes() -> Tapes:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme", "b": "bolt"})
    return tapes


def round_of(tapes: Tapes, *told: tuple[str, float, str]) -> None:
    for phase, at, account in told:
        tapes.tell(an_event(phase, at, account=account, callee="4400"))
    tapes.hear_all()
    tapes.view.rows.tick()


def seen(tapes: Tapes, scope: Scope, item: Item) -> bool:
    assert item.key in tapes.view.rows.by_key or isinstance(item, Departed)
    return scope.could_have_wanted(item)


def test_a_call_whose_account_changes_was_wanted_by_the_first_company() -> None:
    tapes = a_tapes()
    round_of(tapes, ("trying", 0, "a"))
    known = tapes.view.rows.position
    round_of(tapes, ("ringing", 1, "b"))
    delta = tapes.view.rows.since(known)
    assert delta is not None
    [step] = delta.steps
    assert isinstance(step.item, Row)
    assert (ACME.wants(step.item), BOLT.wants(step.item)) == (False, True)
    assert seen(tapes, ACME, step.item)


def test_a_call_that_left_and_came_back_under_another_account_too() -> None:
    tapes = a_tapes()
    round_of(tapes, ("trying", 0, "a"))
    known = tapes.view.rows.position
    # The everyday case: challenged, and tried again with credentials; in one round, and in two.
    round_of(tapes, ("failed", 1, "a"), ("trying", 2, "b"))
    round_of(tapes, ("failed", 3, "b"))
    round_of(tapes, ("trying", 4, "b"))
    delta = tapes.view.rows.since(known)
    assert delta is not None
    assert all(seen(tapes, ACME, step.item) for step in delta.steps)
    assert not seen(tapes, Scope(tenant="stranger"), delta.steps[0].item)


def test_an_end_is_told_to_all_who_saw_the_call() -> None:
    tapes = a_tapes()
    round_of(tapes, ("trying", 0, "a"))
    known = tapes.view.rows.position
    round_of(tapes, ("ringing", 1, "b"), ("ended", 2, "b"))
    delta = tapes.view.rows.since(known)
    assert delta is not None
    [step] = delta.steps
    assert isinstance(step.item, Departed)
    assert seen(tapes, ACME, step.item)
    assert seen(tapes, BOLT, step.item)


def test_who_filters_by_number_is_told_when_it_changes() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying", callee="44"), an_event("ringing", 1, callee="49"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    assert not Scope(prefix="44").could_want(row)
    assert Scope(prefix="44").could_have_wanted(row)


def test_what_is_forgotten_of_departures_is_forgotten_of_looks() -> None:
    tapes = a_tapes()
    tapes.view.rows.memory = 1
    for number in range(3):
        tapes.tell(
            an_event("trying", call_id=f"{number}"), an_event("failed", 1, call_id=f"{number}")
        )
    tapes.hear_all()
    assert len(tapes.view.rows._left) == 1  # noqa: SLF001 what it holds in memory


def test_a_bout_of_calls_left_out_is_told_for_five_minutes() -> None:
    left_out = LeftOut()
    for second in (0, 1, 400):
        left_out.add("sip-01", MOMENT + timedelta(seconds=second))
    assert left_out.counts == {"sip-01": 3}
    assert left_out.reports(MOMENT + timedelta(seconds=401)) == {"sip-01": 1}
    assert left_out.reports(MOMENT + timedelta(seconds=800)) == {}


def test_a_call_that_departed_twice_is_remembered_by_its_last_departure() -> None:
    tapes = a_tapes()
    tapes.view.rows.memory = 1
    round_of(tapes, ("trying", 0, "a"))
    round_of(tapes, ("failed", 1, "a"))
    round_of(tapes, ("trying", 2, "b"))
    round_of(tapes, ("failed", 3, "b"))
    [left] = tapes.view.rows._left.values()  # noqa: SLF001 what it holds in memory
    assert {look.company for look in left.looks} == {"acme", "bolt"}


def test_a_view_tells_what_a_crowd_left_out() -> None:
    tapes = a_tapes()
    tapes.view._board.crowd.waiting = 2  # noqa: SLF001 a small host
    for number in range(5):
        tapes.tell(an_event("trying", number, call_id=f"{number}"))
    tapes.hear_all()
    assert len(tapes.view.rows.by_key) == 2
    assert tapes.view.left_out.counts == {"sip-01": 3}
