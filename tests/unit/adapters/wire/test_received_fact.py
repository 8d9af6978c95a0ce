"""A new call's fact is told in a shorter way, byte for byte as all other facts are."""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_charge, a_received_call, a_verdict
from adapters.wire import event_json, fact_json
from adapters.wire.fact_json import FORM, received_fact
from application.facts.data import Fact
from domain.facts.call_facts import CallReceived
from domain.pricing.verdict import Inbound, UnratedReason, Verdict
from random_facts import RECEIVED

AT = datetime(2026, 11, 26, 12, 0, 0, 500, tzinfo=UTC)


def plainly(call: CallReceived, at: datetime) -> Fact | None:
    document = event_json.as_today(*FORM, event_json.encode(call), call.kept_parties)
    return fact_json.fact_of(name=FORM[0], event_id="7", at=at, document=document, company={})


def shortly(call: CallReceived, at: datetime) -> Fact | None:
    return received_fact("7", at, event_json.encode(call), call.kept_parties.parties)


@given(RECEIVED, st.datetimes(timezones=st.just(UTC)))
def test_it_is_told_as_all_others_or_left_to_them(call: CallReceived, at: datetime) -> None:
    assert shortly(call, at) in {plainly(call, at), None}


@pytest.mark.parametrize(
    "verdict",
    [
        a_verdict(7),
        Verdict(company_id=7),
        evolve(a_verdict(7), charge=a_charge(amount=a_charge().amount * 0)),
        Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT),
    ],
)
def test_what_is_usual_is_told_in_the_short_way(verdict: Verdict) -> None:
    call = a_received_call(verdict=verdict)
    assert shortly(call, AT) == plainly(call, AT) is not None


def test_it_is_todays_form_that_is_read() -> None:
    assert event_json.form_of(a_received_call()) == FORM


def test_who_is_called_and_pays_is_left_to_the_plain_way() -> None:
    call = a_received_call(verdict=evolve(a_verdict(7), inbound=Inbound(company_id=8)))
    assert shortly(call, AT) is None
