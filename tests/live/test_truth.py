"""The page tells what is so, or says that it may not be."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from playwright.async_api import expect

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from application.live.data import Funds
from browser import Seen, a_browser
from domain.money.payer_mapping import source_key
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog
from live_calls import an_event
from live_gateway import ACME, NOC, GatewayInHand, a_gateway
from live_page import LONG_AGO, a_call, ago, give_prices, report


async def test_figures_that_may_be_untrue_are_greyed_and_say_how_old_they_are(
    tmp_path: Path,
) -> None:
    async with a_gateway(tmp_path, status=0.1) as gateway, a_browser() as seen:
        give_prices(gateway)
        report(gateway)
        a_call(gateway, "priced", "answered", age=60)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("in-progress")).to_have_text("1")
        await expect(seen.part("fresh")).to_have_text("up to date")
        gateway.trouble.append("NATS: not connected")
        await expect(seen.part("link-text")).to_have_text("Not up to date")
        await expect(seen.part("fresh")).to_have_text(re.compile(r"as of \d+ s ago"))
        ages = seen.page.locator(".card .age:visible")
        await expect(ages).to_have_count(5)
        await expect(ages.first).to_have_text(re.compile(r"as of [1-9]\d* s ago"))
        assert float(await opacity(seen)) < 1
        # Nothing is heard, so nothing goes on: neither a duration nor a cost.
        before = [await seen.cell("priced", column) for column in ("dur", "cost")]
        await expect(ages.first).to_have_text(re.compile(r"as of ([3-9]|\d\d) s ago"))
        assert [await seen.cell("priced", column) for column in ("dur", "cost")] == before
        await expect(seen.part("in-progress")).to_have_text("1")
        gateway.trouble.clear()
        await expect(seen.part("link-text")).to_have_text("Live")
        await expect(ages).to_have_count(0)
        assert float(await opacity(seen)) == 1


async def opacity(seen: Seen) -> str:
    return str(await seen.part("in-progress").evaluate("e => getComputedStyle(e).opacity"))


async def test_hosts_are_not_silent_because_the_gateway_is_deaf(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.1) as gateway:
        report(gateway)
        async with gateway.stream() as stream:
            assert (await stream.next("status")).json["hosts"][0]["reporting"]
            gateway.trouble.append("NATS: not connected")
            gateway.rounds.frames.sound_at = ago(20)
            told = (await stream.next("status")).json
            while not told["complaint"]:
                told = (await stream.next("status")).json
            report(gateway, silent_for=45)
            told = (await stream.next("status")).json
            assert told["hosts"][0]["reporting"]
            assert datetime.fromisoformat(told["sound_at"]) < datetime.now(UTC)


async def test_a_kamailio_that_is_silent_takes_its_calls_out_of_the_figures(
    tmp_path: Path,
) -> None:
    async with a_gateway(tmp_path, status=0.1) as gateway, a_browser() as seen:
        give_prices(gateway)
        report(gateway, pulse_age=1)
        a_call(gateway, "priced", "answered", age=60)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("cost")).to_contain_text("EUR")
        await expect(seen.part("in-progress")).to_have_text("1")
        report(gateway, pulse_age=25)
        await expect(seen.part("banners")).to_contain_text("Kamailio on sip-01 says nothing since")
        await expect(seen.row("priced")).to_contain_text("Unknown")
        await expect(seen.part("in-progress")).to_have_text("0")
        await expect(seen.part("cost")).to_have_text("\N{EN DASH}")
        await expect(seen.row("priced").locator(".at-cost")).to_have_text("\N{EN DASH}")


async def test_a_call_that_changes_hands_is_gone_for_the_first_company(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "moves")
        a_call(gateway, "stays")
        await seen.log_in(gateway.url, ACME)
        await expect(seen.rows).to_have_count(2)
        a_call(gateway, "moves", "answered", account="a-bolt")
        await expect(seen.rows).to_have_count(1)
        await expect(seen.row("stays")).to_be_visible()


async def test_an_id_beyond_the_end_is_answered_by_a_new_beginning(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("one")
        view = gateway.tapes.view
        beyond = evolve(view.rows.position, calls=view.rows.position.calls + 1000)
        last_id = view.epochs.text(beyond)
        async with gateway.stream(query=f"?last_event_id={last_id}") as stream:
            told = [(await stream.next()).name for _ in range(2)]
            gateway.call("two")
            assert (await stream.next("call")).json["call_id"] == "two"
    assert told == ["reset", "snapshot"]


async def test_an_id_a_little_ahead_of_us_is_waited_for(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, ahead=60.0) as gateway:
        gateway.call("one")
        view = gateway.tapes.view
        ahead = evolve(view.rows.position, calls=view.rows.position.calls + 1)
        last_id = view.epochs.text(ahead)
        async with gateway.stream(query=f"?last_event_id={last_id}") as stream:
            gateway.call("known to the other gateway")
            gateway.call("two")
            assert (await stream.next()).json["call_id"] == "two"


async def test_a_customer_learns_nothing_of_the_carriers_hosts_and_traffic(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.1, beat=0.1) as gateway:
        report(gateway, "sip-secret", pulse_age=60)
        gateway.tell(an_event("answered", ago(5), call_id="mine", account="a-acme",
                              host="sip-secret"))  # fmt: skip
        async with gateway.stream(ACME) as stream:
            [row] = (await stream.next("snapshot")).json["calls"]
            for _ in range(20):
                gateway.call("foreign", account="a-bolt")
                status = (await stream.next("status")).json
        assert row["host"] is None
        assert (status["hosts"], status["left_out"]) == ([], {})
        assert status["unknown"] == [row["id"]]
        assert b"sip-secret" not in stream.raw
        # No two ids of a stream can be put in order, let alone be counted between.
        assert not re.search(rb"\d+-\d+-\d+", stream.raw.replace(b"call-1", b"").split(b"data:")[0])
        async with gateway.stream(ACME, "?host=sip-secret") as refused:
            assert refused.status == 403


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
async def test_all_times_are_of_one_zone(tmp_path: Path, zone: str) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser(timezone_id=zone) as seen:
        a_call(gateway, "one", age=60)
        await seen.log_in(gateway.url, NOC)
        begun = next(iter(gateway.tapes.view.rows.by_key.values())).sight.begun_at
        await expect(seen.row("one").locator(".at-start")).to_have_text(f"{begun:%H:%M:%S}")
        await expect(seen.part("clock")).to_have_text(re.compile(r"\d\d:\d\d:\d\d UTC"))


@pytest.mark.parametrize(
    ("words", "shown", "complaint"),
    [
        ("dst:+33", 1, ""),
        ("dest:", 2, ""),
        ("dur>1m", 2, ""),
        ("dur>1h30m", 0, ""),
        ("cost>0,05", 1, ""),
        ("left<=1000", 1, ""),
        ("left<1", 0, ""),
        ("-company:acme", 1, ""),
        ("destiny:x", 2, "“destiny:x” is no filter word"),
        ("cost>much acme", 1, "“cost>much” is no filter word"),
        ("a:b dur>soon", 2, "“a:b”, “dur>soon” are no filter words"),
        ('"a:b"', 0, ""),
    ],
)
async def test_a_word_that_is_no_filter_word_is_named(
    tmp_path: Path, words: str, shown: int, complaint: str
) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        give_prices(gateway)
        a_call(gateway, "priced", "answered", age=600, callee="+3312")
        a_call(gateway, "other", age=600, account="a-bolt", callee="+4420")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.row("priced").locator(".at-cost")).to_contain_text("EUR")
        await expect(seen.row("priced").locator(".at-left")).to_contain_text("EUR")
        await seen.part("filter").fill(words)
        await expect(seen.part("unknown-words")).to_contain_text(complaint)
        assert bool(await seen.part("unknown-words").inner_text()) == bool(complaint)
        await expect(seen.rows).to_have_count(shown)


async def test_what_is_frozen_can_be_filtered_sorted_and_opened(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        for number in range(3):
            a_call(gateway, f"call-{number}", callee=f"{300 - number}", age=number)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(3)
        await seen.part("pause").click()
        a_call(gateway, "call-1", "failed")
        a_call(gateway, "call-9")
        await expect(seen.part("pause")).to_have_text("Go on (2 changes waiting)")
        await seen.page.get_by_role("columnheader", name="Callee").get_by_role("button").click()
        await expect(seen.rows.locator(".at-callee")).to_have_text(["298", "299", "300"])
        await seen.part("filter").fill("callee:299")
        await expect(seen.rows).to_have_count(1)
        await seen.row("call-1").click()
        await expect(seen.page.get_by_role("dialog")).to_contain_text("No longer in progress")
        await seen.page.keyboard.press("Escape")
        await seen.part("filter").fill("")
        await seen.part("pause").click()
        await expect(seen.row("call-9")).to_be_visible()
        await expect(seen.row("call-1")).to_have_count(0)


def give_two_currencies(gateway: GatewayInHand) -> None:
    rate = a_rate("", a_band(a_tier("0.60")))
    tariffs = {
        currency: [a_version(rate, effective_from=LONG_AGO, currency=currency)]
        for currency in ("EUR", "USD")
    }
    payers = {
        account: Payer(
            company_id=number,
            currency=currency,
            assignments=(Assignment(tariff=currency, valid_from=LONG_AGO),),
        )
        for number, (account, currency) in enumerate((("a-acme", "EUR"), ("a-bolt", "USD")), 1)
    }
    gateway.tapes.view.price_by(PriceBook(payers=payers, tariffs=tariffs))


async def test_amounts_of_two_currencies_are_never_added(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        give_two_currencies(gateway)
        a_call(gateway, "one", "answered", age=100)
        a_call(gateway, "two", "answered", age=200, account="a-bolt")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("cost")).to_have_text(re.compile(r"1\.\d\d EUR \+ 2\.\d\d USD"))
        await expect(seen.part("cost-note")).to_have_text("0.60 EUR + 0.60 USD a minute")
        await seen.page.get_by_role("columnheader", name="Cost").get_by_role("button").click()
        await expect(seen.rows.locator(".at-cost").first).to_contain_text("EUR")
        await seen.page.get_by_role("columnheader", name="Cost").get_by_role("button").click()
        await expect(seen.rows.locator(".at-cost").first).to_contain_text("EUR")


async def test_who_has_nothing_left_is_seen_at_once(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        names = {f"a-{number}": f"company-{number:02}" for number in range(40)}
        gateway.tapes.view.own(names)
        for number in range(8):
            report(gateway, f"sip-{number:02}")
        for number in range(39):
            for call in range(2):
                a_call(gateway, f"{number}-{call}", account=f"a-{number}", host="sip-00")
        a_call(gateway, "poor", account="a-39", host="sip-00")
        gateway.tapes.view.billing.funds = {
            name: Funds("EUR", Decimal("-1362.45" if name == "company-39" else 1000))
            for name in names.values()
        }
        await seen.log_in(gateway.url, NOC)
        note = seen.part("companies").get_by_text("Exhausted: -1362.45 EUR")
        await expect(note).to_be_visible()
        box = await note.bounding_box()
        side = await seen.page.locator(".side section:nth-child(2)").bounding_box()
        assert box
        assert side
        assert box["x"] + box["width"] <= 1440
        assert side["y"] <= box["y"]
        assert box["y"] + box["height"] <= min(900, side["y"] + side["height"])
        assert await note.evaluate("e => e.scrollWidth <= e.clientWidth")


async def test_details_go_on_and_tell_the_steps(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        give_prices(gateway)
        now = datetime.now(UTC)
        for phase, age in (("trying", 70), ("ringing", 68.5), ("answered", 60)):
            a_call(gateway, "it's one", phase, ago(age, now))
        await seen.log_in(gateway.url, NOC)
        await seen.row("it's one").click()
        detail = seen.page.get_by_role("dialog")
        for words in ("1.5 s after the start", "10.0 s after the start", "The next minute",
                      r"akira cdr show 'it'\''s one'"):  # fmt: skip
            await expect(detail).to_contain_text(words)
        text = await detail.inner_text()
        await expect(detail).not_to_have_text(text, use_inner_text=True)
        a_call(gateway, "it's one", "ended")
        await expect(detail).to_contain_text("No longer in progress")


async def test_columns_use_the_room_that_there_is(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        gateway.tapes.view.own({"a-acme": "Acme Telecom Ltd"})
        a_call(gateway, "one")
        await seen.log_in(gateway.url, NOC)
        for width in (1440, 2560):
            await seen.page.set_viewport_size({"width": width, "height": 900})
            cell = seen.row("one").locator(".at-company")
            assert await cell.evaluate("e => e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize(("width", "height"), [(720, 450), (640, 400), (320, 640)])
async def test_a_small_window_shows_calls_and_does_not_scroll_sideways(
    tmp_path: Path, width: int, height: int
) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        for number in range(30):
            a_call(gateway, f"call-{number}", callee="4" * 30)
        await seen.page.set_viewport_size({"width": width, "height": height})
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(30)
        assert await seen.page.evaluate("document.documentElement.scrollWidth") <= width
        if height < width:
            box = await seen.rows.first.bounding_box()
            assert box
            assert box["y"] + box["height"] <= height
        await seen.rows.first.click()
        dialog = await seen.page.get_by_role("dialog").bounding_box()
        assert dialog
        assert dialog["width"] <= width
        await seen.picture(f"{width}x{height}")


async def test_the_address_and_the_way_back_change_the_filter(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "one")
        a_call(gateway, "two", account="a-bolt")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(2)
        await seen.part("companies").get_by_role("button", name="bolt").click()
        await expect(seen.rows).to_have_count(1)
        await seen.page.evaluate("location.hash = '#q=company:acme'")
        await expect(seen.part("filter")).to_have_value("company:acme")
        await expect(seen.row("one")).to_be_visible()
        await seen.page.go_back()
        await expect(seen.row("two")).to_be_visible()
        await expect(seen.rows).to_have_count(1)
        await seen.page.go_back()
        await expect(seen.rows).to_have_count(2)
        await expect(seen.part("filter")).to_have_value("")


async def test_a_scan_is_told_with_its_number(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        gateway.tapes.view._board.crowd.waiting = 10  # noqa: SLF001 a small host
        await seen.log_in(gateway.url, NOC)
        for number in range(25):
            a_call(gateway, f"scan-{number}")
        await expect(seen.part("banners")).to_contain_text("sip-01: 15 calls not shown")
        await expect(seen.rows).to_have_count(10)
        async with gateway.ask("/metrics", None) as answer:
            assert b'live_calls_left_out_total{host="sip-01"} 15.0' in await answer.body()


async def test_who_pays_is_not_guessed_where_a_rule_by_source_may_tell(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        give_prices(gateway)
        rule = PayerRule(company_id=1, key=source_key("192.0.2.0/24"))
        gateway.tapes.view.price_by(
            evolve(gateway.tapes.view.billing.book, rules=PayerRules([rule]))
        )
        a_call(gateway, "priced", "answered", age=60)
        a_call(gateway, "trunk", "answered", age=60, account=None)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.row("priced").locator(".at-cost")).to_contain_text("EUR")
        await expect(seen.row("trunk").locator(".at-company")).to_have_text("unknown payer")
        await expect(seen.row("trunk").locator(".at-cost")).to_have_text("\N{EN DASH}")
        await seen.row("trunk").click()
        await expect(seen.page.get_by_role("dialog")).to_contain_text("unknown payer")


async def test_of_the_rows_of_a_dialog_that_is_billed_once_one_has_a_cost(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        give_prices(gateway)
        once = SameDialog(hosts=("*",), within=timedelta(seconds=30))
        gateway.tapes.view.price_by(evolve(gateway.tapes.view.billing.book, same_dialog=once))
        now = datetime.now(UTC)
        for host, age in (("sip-02", 599.5), ("sip-01", 600), ("sip-03", 500)):
            a_call(gateway, "one", "answered", ago(age, now), host=host, to_tag="t1")
        await seen.log_in(gateway.url, NOC)
        costs = {
            host: seen.row(host).locator(".at-cost") for host in ("sip-01", "sip-02", "sip-03")
        }
        await expect(costs["sip-02"]).to_have_text("leg")
        await expect(costs["sip-01"]).to_contain_text("EUR")
        await expect(costs["sip-03"]).to_contain_text("EUR")
        # Both are told in one step of the page: what it adds up is what its rows cost.
        number = "[...document.querySelectorAll(s)].map(e => parseFloat(e.textContent) || 0)"
        read = f"() => ['#rows .at-cost', '#cost'].map(s => {number})"
        costs, [total] = await seen.page.evaluate(read)
        assert (len(costs), costs.count(0)) == (3, 1)
        assert total == pytest.approx(sum(costs), abs=0.005)
        await seen.row("sip-02").click()
        detail = seen.page.get_by_role("dialog")
        await expect(detail).to_contain_text("a leg: its dialog is billed by another record")
