"""Rows on the wire: hostile text stays text, and a kept view comes back as it was."""

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, START, a_band, a_rate, a_tier, a_version
from adapters.wire import live_json, live_view_json
from adapters.wire.live_json.price import price
from domain.live.calls_in_progress import HostHeartbeat
from domain.pricing.running import RunningPrice, running_price
from domain.pricing.tariff import with_callers
from live_calls import a_closing, an_event
from live_viewers import Tapes, a_view, sights


def a_tapes() -> Tapes:
    tapes = Tapes(a_view())
    tapes.view.own({"acct-1": "acme"})
    tapes.tell(an_event("trying", call_id="a"), an_event("answered", 1, call_id="a", sip_code=200))
    tapes.tell(an_event("trying", call_id="b", from_tag=None), an_event("failed", 2, call_id="c"))
    tapes.tell(a_closing(answered=True, at=5, call_id="d"))
    tapes.hear_all()
    heartbeat = HostHeartbeat(host="sip-01", at=MOMENT, calls_in_progress=2, lag_seconds=0.25)
    tapes.view.hosts.hear(heartbeat, MOMENT)
    tapes.view.pass_time(MOMENT + timedelta(seconds=16))
    return tapes


def test_a_kept_view_comes_back_as_it_was() -> None:
    kept = a_tapes().view.kept()
    assert live_view_json.decode(live_view_json.encode(kept)) == kept


def test_a_view_that_comes_back_shows_the_same() -> None:
    tapes = a_tapes()
    body = live_view_json.encode(tapes.view.kept())
    other = a_view(live_view_json.decode(body))
    other.own({"acct-1": "acme"})
    assert sights(other) == sights(tapes.view)
    assert other.epochs.name == tapes.view.epochs.name


@pytest.mark.parametrize("body", [b"", b"rubbish", b"x\x9c\xab\xae\x05\x00\x01u\x00\xf9"])
def test_what_is_no_kept_view_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"kept view|Expecting|version"):
        live_view_json.decode(body)


def test_the_middle_of_numbers_may_be_left_out() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying", caller="+4915112345678", callee="4989123456"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    written = live_json.row(row, masks=True)
    shown = json.loads(written)
    assert (shown["caller"], shown["callee"]) == ("+49*********78", "498*****56")
    assert json.loads(live_json.row(row))["callee"] == "4989123456"


def test_no_number_stands_beside_its_mask() -> None:
    tapes = Tapes(a_view())
    tapes.tell(
        an_event(
            "trying", caller="+4915112345678", callee="4989123456",
            account="4915112345678", call_id="x4989123456@sbc",
        )
    )  # fmt: skip
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    running = RunningPrice(
        currency="EUR",
        setup_fee=Decimal(0),
        rate=a_rate("4989123456", destination="Acme's desk"),
        segments=(),
        until=timedelta(hours=1),
    )
    written = live_json.row(evolve(row, price=running), masks=True)
    assert "4915112345678" not in written
    assert "4989123456" not in written
    shown = json.loads(written)["price"]
    assert (shown["prefix"], shown["destination"]) == ("498", None)


def test_terms_of_bands_stand_with_the_segments() -> None:
    dear = a_band(a_tier("3"), start=time(12, 1), max_cost=Decimal("0.5"), decimals=8)
    version = a_version(a_rate("49", a_band(a_tier("1")), dear, decimals=4))
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    found = price(running_price([version], "49", at, timedelta(minutes=2)), masks=False)
    assert (found["max"], found["rounding"], found["decimals"], found["places"]) == (
        None, "half_up", 4, 8,
    )  # fmt: skip
    segments = cast("list[dict[str, object]]", found["segments"])
    assert [(each["max"], each["decimals"]) for each in segments] == [(None, 4), (["1", "2"], 8)]
    plain = a_version(a_rate("49", a_band(a_tier("1"))))
    found = price(running_price([plain], "49", at, timedelta(minutes=2)), masks=False)
    assert "places" not in found
    assert "max" not in cast("list[dict[str, object]]", found["segments"])[0]


def test_what_is_for_a_single_caller_is_not_named_where_numbers_are_masked() -> None:
    theirs = a_rate("49", caller_prefix="4989123456", destination="Acme's desk")
    version = a_version(with_callers(a_rate("49"), [theirs]))
    found = running_price([version], "49", START, timedelta(minutes=2), "4989123456")
    assert price(found, masks=False)["destination"] == "Acme's desk"
    assert price(found, masks=True)["destination"] is None


@given(st.text(max_size=40))
def test_any_text_is_one_line_of_json(text: str) -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying", caller=text, callee=text, call_id=f"x{text}"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    written = live_json.row(row)
    assert "\n" not in written
    assert "\r" not in written
    assert json.loads(written)["call_id"] == f"x{text}"


def test_half_a_surrogate_pair_can_be_sent() -> None:
    tapes = Tapes(a_view())
    tapes.tell(an_event("trying", caller="\ud800", callee="\N{TELEPHONE SIGN}"))
    tapes.hear_all()
    [row] = tapes.view.rows.by_key.values()
    assert json.loads(live_json.row(row).encode())["callee"] == "\N{TELEPHONE SIGN}"
