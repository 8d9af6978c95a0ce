"""Figures, hosts, owners, and what makes every viewer begin anew."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_band, a_rate, a_tier, a_version
from application.live.data import TapeBatch, Told
from application.live.traffic import Traffic
from application.live.view import LiveView
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse
from domain.money.payer_mapping import host_key, number_key, source_key
from domain.pricing.payer_rules import PayerRule, PayerRules, RuleKey
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import EACH, SameDialog
from live_calls import a_closing, an_event
from live_viewers import Tapes, a_view, sights

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOW = int(MOMENT.timestamp())


def a_heard_view(*calls: str) -> Tapes:
    tapes = Tapes(a_view())
    tapes.tell(*(an_event("trying", call_id=each, account=each) for each in calls))
    tapes.hear_all()
    return tapes


def test_answers_and_failures_are_counted_by_company() -> None:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme", "b": "bolt"})
    for call, last in [("a", "answered"), ("a", "failed"), ("b", "answered"), ("x", "failed")]:
        name = f"{call}-{last}"
        tapes.tell(an_event("trying", call_id=name, account=call))
        tapes.tell(an_event(last, 1, call_id=name, account=call, sip_code=486))
    tapes.hear_all()
    found = {
        name: (figures.answered, figures.asr_answered, figures.asr_attempts)
        for name in (None, "acme", "bolt", "nobody")
        for figures in [tapes.view.traffic.figures(name, NOW)]
    }
    assert found == {None: (2, 2, 4), "acme": (1, 1, 2), "bolt": (1, 1, 1), "nobody": (0, 0, 0)}


def test_a_challenge_is_no_attempt_and_an_answer_counts_once() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying"), an_event("failed", 0.1, sip_code=407), an_event("trying", 0.2))
    tapes.tell(an_event("answered", 1), an_event("ringing", 2), an_event("ended", 3))
    tapes.hear_all()
    figures = tapes.view.traffic.figures(None, NOW)
    assert (figures.answered, figures.asr_answered, figures.asr_attempts) == (1, 1, 1)


def test_figures_leave_with_time() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying"), an_event("answered", 1))
    tapes.hear_all()
    traffic = tapes.view.traffic
    assert [traffic.figures(None, NOW + after).answered for after in (0, 54, 66)] == [1, 1, 0]
    assert [traffic.figures(None, NOW + after).asr_attempts for after in (890, 910)] == [1, 0]


def test_calls_in_progress_are_sampled_each_fifteen_seconds() -> None:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme"})
    tapes.tell(*(an_event("trying", call_id=each, account=each) for each in "abc"))
    tapes.hear_all()
    for after in range(0, 46, 5):
        tapes.view.pass_time(MOMENT + timedelta(seconds=after))
    assert tapes.view.traffic.figures(None, NOW).in_progress == [3] * 4
    assert tapes.view.traffic.figures("acme", NOW).in_progress == [1] * 4


def test_calls_of_a_kamailio_that_is_silent_are_in_no_sample() -> None:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme", "b": "acme"})
    tapes.tell(an_event("trying", call_id="a", account="a", host="dead"))
    tapes.tell(an_event("trying", call_id="b", account="b", host="alive"))
    tapes.hear_all()
    samples = []
    for after in (0, 20, 35, 50):
        for host, age in {"dead": after, "alive": 0}.items():
            tapes.view.hosts.hear(a_heartbeat(host, after, age), MOMENT + timedelta(seconds=after))
        tapes.view.pass_time(MOMENT + timedelta(seconds=after))
        samples.append(tapes.view.traffic.figures("acme", NOW).in_progress[-1])
    # A gateway that is deaf knows of nobody that he died.
    tapes.view.pass_time(MOMENT + timedelta(seconds=90))
    assert [*samples, tapes.view.traffic.figures(None, NOW).in_progress[-1]] == [2, 2, 1, 1, 1]


def a_heartbeat(host: str, after: float, pulse_age: float) -> HostHeartbeat:
    at = MOMENT + timedelta(seconds=after)
    pulse = KamailioPulse(
        started_at=LONG_AGO, at=at - timedelta(seconds=pulse_age), dialogs=1, restored=0
    )
    return HostHeartbeat(host=host, at=at, calls_in_progress=1, lag_seconds=0, kamailio=pulse)


def test_an_hour_is_kept_whatever_the_pause() -> None:
    traffic = Traffic()
    traffic.sample([], NOW)
    traffic.sample([], NOW + 86_400)
    assert len(traffic.figures(None, NOW).in_progress) == 240


def test_a_host_that_is_silent_for_more_than_thirty_seconds_is_late() -> None:
    view = a_view()
    said = HostHeartbeat(host="sip-01", at=MOMENT, calls_in_progress=1, lag_seconds=0)
    view.hear_calls(TapeBatch(life="1", entries=[Told(1, MOMENT, said)], pending=0))
    [report] = view.hosts.reports(MOMENT)
    assert report.who_is_silent(MOMENT + timedelta(seconds=30)) is None
    assert report.who_is_silent(MOMENT + timedelta(seconds=31)) == "bridge"
    assert report.silent_since(MOMENT + timedelta(seconds=31)) == MOMENT
    assert view.hosts.silent(MOMENT + timedelta(seconds=31)) == {"sip-01"}
    assert list(view.hosts.reports(MOMENT + timedelta(days=2))) == []


def test_it_is_caught_up_when_both_tapes_were_read_to_their_end() -> None:
    view = a_view()
    view.hear_calls(TapeBatch(life="1", entries=[], pending=0))
    assert not view.caught_up
    view.hear_cdrs(TapeBatch(life="1", entries=[Told(1, MOMENT, None)], pending=1))
    assert not view.caught_up
    view.hear_cdrs(TapeBatch(life="1", entries=[Told(2, MOMENT, None)], pending=0))
    assert view.caught_up


def test_other_owners_are_another_epoch_and_the_same_are_not() -> None:
    tapes = a_heard_view("a")
    first = tapes.view.epochs.name
    tapes.view.own({"a": "acme"})
    second = tapes.view.epochs.name
    tapes.view.own({"a": "acme"})
    assert first != second == tapes.view.epochs.name
    assert [row.company for row in tapes.view.rows.by_key.values()] == ["acme"]
    other = a_view(tapes.view.kept())
    other.own({"a": "acme"})
    assert other.epochs.name == second


@pytest.mark.parametrize("part", ["calls", "cdrs"])
def test_a_hole_in_a_tape_makes_every_viewer_begin_anew(part: str) -> None:
    tapes = a_heard_view("a")
    tapes.tell(a_closing(answered=True, at=1, call_id="other"))
    tapes.hear_all()
    before, shown = tapes.view.epochs.name, sights(tapes.view)
    batch = TapeBatch(life="2", entries=[Told(1, MOMENT, None)], pending=0, whole=False)
    getattr(tapes.view, f"hear_{part}")(batch)
    assert tapes.view.epochs.name != before
    assert sights(tapes.view) == shown
    assert tapes.view.rows.since(tapes.view.rows.position) is not None
    assert getattr(tapes.view.rows.position, part) == 1


def test_a_kept_view_restores_figures_and_hosts() -> None:
    tapes = a_heard_view("a", "b")
    said = HostHeartbeat(host="sip-01", at=MOMENT, calls_in_progress=1, lag_seconds=0)
    tapes.view.hosts.hear(said, MOMENT)
    tapes.view.pass_time(MOMENT)
    other: LiveView = a_view(tapes.view.kept())
    assert sights(other) == sights(tapes.view)
    assert other.hosts == tapes.view.hosts
    assert other.traffic == tapes.view.traffic
    assert other.rows.position == tapes.view.rows.position


def test_prices_that_change_a_call_in_progress_begin_a_new_epoch() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("answered", account="a"), an_event("trying", call_id="other"))
    tapes.hear_all()
    version = a_version(a_rate("", a_band(a_tier("0.6"))), effective_from=LONG_AGO)
    held = (Assignment(tariff="t", valid_from=LONG_AGO),)
    payers = {"a": Payer(company_id=1, currency="EUR", assignments=held)}
    book = PriceBook(payers=payers, tariffs={"t": [version]})
    epochs = [tapes.view.epochs.name]
    for each in (PriceBook(), book, book, evolve(book)):
        tapes.view.price_by(each)
        epochs.append(tapes.view.epochs.name)
    assert [epochs.index(each) for each in epochs] == [0, 0, 2, 2, 2]
    prices = {row.sight.name.call_id: row.price for row in tapes.view.rows.by_key.values()}
    assert prices["other"] is None
    assert prices["call-1@rig.invalid"]
    assert prices["call-1@rig.invalid"].at(timedelta(minutes=1)) == Decimal("0.6")


def test_a_call_is_overdue_when_it_lasts_longer_than_the_book_allows() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("answered", account="a"))
    tapes.hear_all()
    tapes.view.pass_time(MOMENT + timedelta(minutes=30))
    epochs, overdue = [tapes.view.epochs.name], []
    for longest in (60, 60, 20, 40):
        tapes.view.price_by(PriceBook(longest_call=timedelta(minutes=longest)))
        [row] = tapes.view.rows.by_key.values()
        overdue.append(row.sight.overdue)
        epochs.append(tapes.view.epochs.name)
    assert overdue == [False, False, True, False]
    assert [epochs.index(each) for each in epochs] == [0, 1, 1, 3, 4]
    tapes.view.pass_time(MOMENT + timedelta(minutes=41))
    [row] = tapes.view.rows.by_key.values()
    assert row.sight.overdue


def test_who_knows_less_than_is_remembered_begins_anew() -> None:
    tapes = Tapes(a_view())
    tapes.view.rows.memory = 2
    tapes.tell(*(an_event("trying", call_id=name) for name in "abc"))
    tapes.hear_all()
    known = tapes.view.rows.position
    tapes.tell(an_event("failed", 1, call_id="a"), an_event("failed", 1, call_id="b"))
    tapes.hear_all()
    tapes.view.rows.tick()
    delta = tapes.view.rows.since(known)
    assert delta is not None
    assert len(delta.steps) == 2
    tapes.tell(an_event("failed", 1, call_id="c"))
    tapes.hear_all()
    tapes.view.rows.tick()
    assert tapes.view.rows.since(known) is None


def test_a_round_without_news_is_none() -> None:
    tapes = a_heard_view("a")
    assert tapes.view.rows.tick()
    tapes.tell(an_event("trying", call_id="a", account="a"))
    tapes.hear_all()
    assert not tapes.view.rows.tick()


def test_old_figures_are_thrown_away() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("answered", call_id="a"))
    tapes.hear_all()
    tapes.tell(an_event("answered", call_id="b"), at=MOMENT + timedelta(minutes=16))
    tapes.hear_all()
    assert len(tapes.view.traffic.slots) == 1


def test_steps_of_calls_are_counted_from_when_it_had_caught_up() -> None:
    view = a_view()
    view.hear_calls(TapeBatch(life="1", entries=[Told(1, MOMENT, an_event("trying"))], pending=0))
    view.hear_cdrs(TapeBatch(life="1", entries=[], pending=0))
    assert view.heard.total() == 0
    event = an_event("answered", 1)
    view.hear_calls(TapeBatch(life="1", entries=[Told(2, MOMENT, event)], pending=0))
    assert view.heard[event.host, event.phase.value] == view.heard.total() == 1


def a_ruled_view(*rules: tuple[int, RuleKey]) -> Tapes:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme"}, {1: "acme", 2: "bolt"})
    held = (Assignment(tariff="t", valid_from=LONG_AGO),)
    payers = {n: Payer(company_id=n, currency="EUR", assignments=held) for n in (1, 2)}
    version = a_version(a_rate("", a_band(a_tier("0.60"))), effective_from=LONG_AGO)
    book = PriceBook(
        payers={"a": payers[1]},
        companies=payers,
        tariffs={"t": [version]},
        rules=PayerRules([PayerRule(company_id=company, key=key) for company, key in rules]),
    )
    tapes.view.price_by(book)
    return tapes


def a_trunk_call(phase: str = "answered", **changes: Any) -> CallEvent:  # noqa: ANN401 any field
    fields: dict[str, Any] = {"account": None, "host": "sip-07", "callee": "4930"}
    return an_event(phase, **(fields | changes))


@pytest.mark.parametrize("rule", [host_key("sip-07"), number_key("49*")])
def test_who_is_found_by_host_or_called_number_is_named_and_priced(rule: RuleKey) -> None:
    tapes = a_ruled_view((2, rule))
    tapes.tell(a_trunk_call(), a_trunk_call(call_id="own", account="a"))
    tapes.hear_all()
    rows = {row.sight.name.call_id: row for row in tapes.view.rows.by_key.values()}
    assert [rows[each].company for each in ("call-1@rig.invalid", "own")] == ["bolt", "acme"]
    assert all(row.price and row.payer_certain for row in rows.values())


def test_who_may_be_found_by_the_source_is_unknown_not_another_one() -> None:
    tapes = a_ruled_view((2, host_key("sip-07")), (1, source_key("192.0.2.0/24")))
    tapes.tell(a_trunk_call(), a_trunk_call(call_id="own", account="a"))
    tapes.hear_all()
    rows = {row.sight.name.call_id: row for row in tapes.view.rows.by_key.values()}
    unknown, own = rows["call-1@rig.invalid"], rows["own"]
    assert (unknown.company, unknown.price, unknown.payer_certain) == (None, None, False)
    assert (own.company, own.payer_certain) == ("acme", True)
    assert own.price


def test_a_rule_that_is_set_while_calls_go_on_names_who_pays() -> None:
    tapes, ruled = a_ruled_view(), a_ruled_view((2, host_key("sip-07")))
    tapes.tell(a_trunk_call("trying"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    assert row.company is None
    tapes.view.price_by(ruled.view.billing.book)
    [row] = tapes.view.rows.by_key.values()
    assert (row.company, row.price) == ("bolt", None)
    tapes.view.own({"a": "acme"}, {1: "acme", 2: "bolt ltd"})
    [row] = tapes.view.rows.by_key.values()
    assert row.company == "bolt ltd"


def test_rows_of_a_dialog_that_is_billed_once_have_one_name() -> None:
    tapes = a_ruled_view()
    rule = SameDialog(hosts=("sip-01", "sip-02"))
    tapes.view.price_by(evolve(tapes.view.billing.book, same_dialog=rule))
    for host, changes in (
        ("sip-01", {}),
        ("sip-02", {"caller": "1"}),
        ("sip-03", {}),
        ("sip-02", {"call_id": "ringing"}),
        ("sip-02", {"call_id": "other"}),
        ("sip-02", {"call_id": "no-tag", "to_tag": None}),
        ("sip-02", {"call_id": "nobodys", "account": None}),
    ):
        phase = "ringing" if changes.get("call_id") == "ringing" else "answered"
        told = {"to_tag": "t1", "account": "a"} | changes
        tapes.tell(an_event(phase, host=host, **told))
    tapes.hear_all()
    rows = tapes.view.rows.by_key.values()
    named = [(row.sight.name.host, row.sight.name.call_id) for row in rows if row.dialog]
    call = "call-1@rig.invalid"
    assert sorted(named) == [("sip-01", call), ("sip-02", call), ("sip-02", "other")]
    assert len({row.dialog for row in rows if row.sight.name.call_id == call}) == 2
    tapes.view.price_by(evolve(tapes.view.billing.book, same_dialog=EACH))
    assert not any(row.dialog for row in tapes.view.rows.by_key.values())
