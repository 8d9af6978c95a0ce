"""The page in a real browser, as an operator uses it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from math import sin
from pathlib import Path

import pytest
from playwright.async_api import expect

from browser import Seen, a_browser
from live_gateway import ACME, NOC, GatewayInHand, a_gateway
from live_page import a_call, ago, give_prices, report


async def test_calls_appear_tick_and_end(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("empty")).to_have_text("No call in progress.")
        a_call(gateway, "one", age=122)
        await expect(seen.row("one")).to_contain_text("Trying")
        a_call(gateway, "one", "ringing", age=121)
        await expect(seen.row("one")).to_contain_text("Ringing")
        a_call(gateway, "one", "answered", age=120)
        await expect(seen.row("one")).to_contain_text("Answered")
        # In the last minute, that is.
        await expect(seen.part("answered")).to_have_text("1")
        duration = seen.row("one").locator(".at-dur")
        await expect(duration).to_have_text(re.compile(r"\d\d:\d\d"))
        first = await duration.inner_text()
        assert first >= "01:00"
        await seen.goes_on(duration, first)
        await expect(seen.part("in-progress")).to_have_text("1")
        await expect(seen.part("link-text")).to_have_text("Live")
        a_call(gateway, "one", "ended")
        await expect(seen.rows).to_have_count(0)
        await expect(seen.part("in-progress")).to_have_text("0")
        await expect(seen.part("asr-note")).to_have_text("1 of 1 attempt")


FILTERS: Sequence[tuple[str, set[str]]] = (
    ("acme", {"one", "two"}),
    ("company:bolt", {"three"}),
    ("callee:+44", {"three"}),
    ("caller:4915 -two", {"one", "three"}),
    ("host:sip-02", {"three"}),
    ("state:ringing", {"two"}),
    ("dur>5m", {"one"}),
    ("dur<5m company:acme", {"two"}),
    ('"two@pbx"', {"two"}),
    ("nothing-like-it", set()),
    ("bolt", {"three"}),
)


async def test_the_filter_leaves_out(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "one", age=400)
        a_call(gateway, "one", "answered", age=390)
        a_call(gateway, "two@pbx", "ringing")
        a_call(gateway, "three", account="a-bolt", host="sip-02", callee="+4420")
        await seen.log_in(gateway.url, NOC)
        for words, wanted in FILTERS:
            await seen.page.keyboard.press("Escape")
            await expect(seen.rows).to_have_count(3)
            await seen.page.keyboard.press("/")
            await seen.page.keyboard.type(words)
            await expect(seen.rows).to_have_count(len(wanted))
            for name in wanted:
                await expect(seen.row(name)).to_be_visible()
        await seen.page.reload(wait_until="domcontentloaded")
        await expect(seen.part("filter")).to_have_value("bolt")
        await expect(seen.part("shown")).to_have_text("1 of 3 calls")
        await seen.part("states").get_by_role("button", name="Ringing").click()
        await expect(seen.part("empty")).to_have_text("No call matches the filter.")


async def test_columns_sort_and_keys_go_through_the_rows(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        for number, callee in enumerate(("300", "100", "200")):
            a_call(gateway, f"call-{number}", callee=callee, age=number)
        await seen.log_in(gateway.url, NOC)
        head = seen.page.get_by_role("columnheader", name="Callee")
        await head.get_by_role("button").click()
        await expect(head).to_have_attribute("aria-sort", "ascending")
        await expect(seen.rows.locator(".at-callee")).to_have_text(["100", "200", "300"])
        await head.get_by_role("button").press("Enter")
        await expect(head).to_have_attribute("aria-sort", "descending")
        await expect(seen.rows.locator(".at-callee")).to_have_text(["300", "200", "100"])
        await seen.page.keyboard.press("j")
        await seen.page.keyboard.press("j")
        await expect(seen.rows.nth(1)).to_be_focused()
        a_call(gateway, "call-9", callee="900")
        await expect(seen.rows).to_have_count(4)
        await expect(seen.rows.nth(2)).to_be_focused()
        await seen.page.keyboard.press("Enter")
        await expect(seen.page.get_by_role("dialog")).to_contain_text("49151 → 200")
        await seen.page.keyboard.press("Escape")
        await expect(seen.page.get_by_role("dialog")).to_have_count(0)


async def test_a_frozen_table_stays_and_counts_what_waits(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "one")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(1)
        await seen.page.keyboard.press("p")
        a_call(gateway, "two")
        await expect(seen.part("pause")).to_have_text("Go on (1 change waiting)")
        await expect(seen.rows).to_have_count(1)
        await seen.part("pause").click()
        await expect(seen.rows).to_have_count(2)


async def test_hostile_text_is_text(tmp_path: Path) -> None:
    hostile = (
        "<script>alert('script')</script>",
        "<img src=x onerror=alert('img')>",
        "\"'`${alert(1)}\\",
        "z" * 2048,
        "\N{TELEPHONE SIGN}\u202e\u2028evil",
    )
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        gateway.tapes.view.own({text: text for text in hostile})
        for number, text in enumerate(hostile):
            a_call(gateway, f"{number}{text}", caller=text, callee=text, account=text, host=text)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(len(hostile))
        shown = await seen.rows.locator(".at-caller").all_text_contents()
        # What acts on a line is shown by its code point.
        visible = [
            text.replace("\u202e", r"\u202e").replace("\u2028", r"\u2028") for text in hostile
        ]
        assert sorted(shown) == sorted(visible)
        named = await seen.part("companies").locator("button").all_text_contents()
        assert sorted(named) == sorted(visible)
        for row in await seen.rows.all():
            await row.click()
            await expect(seen.page.get_by_role("dialog")).to_be_visible()
            await seen.page.keyboard.press("Escape")
        assert await seen.page.locator("#rows img, #rows script, dialog img").count() == 0
        width = await seen.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1440


async def test_a_silent_host_makes_its_calls_unknown(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        for host, silent_for in (("sip-01", None), ("sip-02", 45)):
            report(gateway, host, silent_for=silent_for)
            a_call(gateway, f"call-on-{host}", "answered", age=50, host=host)
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("banners")).to_contain_text("sip-02 has not reported since")
        await expect(seen.row("call-on-sip-02")).to_contain_text("Unknown")
        await expect(seen.row("call-on-sip-01")).to_contain_text("Answered")
        await expect(seen.part("in-progress")).to_have_text("1")
        await expect(seen.part("in-progress-note")).to_have_text("and 1 unknown")
        await expect(seen.part("hosts")).to_contain_text("silent since")
        gateway.trouble.append("NATS: not connected")
        await expect(seen.part("banners")).to_contain_text("does not hear of all calls")


async def test_a_user_sees_the_own_calls_and_nobody_elses(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "mine")
        a_call(gateway, "theirs", account="a-bolt")
        await seen.log_in(gateway.url, ACME)
        await expect(seen.rows).to_have_count(1)
        a_call(gateway, "theirs", "answered", account="a-bolt")
        a_call(gateway, "mine-too")
        await expect(seen.rows).to_have_count(2)
        assert "theirs" not in await seen.page.content()
        assert "bolt" not in await seen.page.content()
        await expect(seen.part("me")).to_have_text("acme's · acme")


async def test_a_hidden_page_closes_its_stream_and_goes_on_where_it_was(tmp_path: Path) -> None:
    hide = "value => { Object.defineProperty(document, 'hidden', {value, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    async with a_gateway(tmp_path, status=2.0, beat=0.1) as gateway, a_browser() as seen:
        a_call(gateway, "stays")
        a_call(gateway, "leaves")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.rows).to_have_count(2)
        await seen.page.evaluate(hide, True)
        await expect(seen.part("link-text")).to_have_text("Asleep")
        while gateway.rounds.clients:
            await seen.page.wait_for_timeout(20)
        a_call(gateway, "leaves", "failed")
        a_call(gateway, "comes")
        asked: list[str] = []
        seen.page.on("request", lambda request: asked.append(request.url))
        await seen.page.evaluate(hide, False)
        await expect(seen.row("comes")).to_be_visible()
        await expect(seen.rows).to_have_count(2)
        assert [url for url in asked if "last_event_id=" in url]


async def test_cost_and_balance_go_on(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        give_prices(gateway)
        a_call(gateway, "priced", age=601)
        answered_at = ago(600)
        a_call(gateway, "priced", "answered", age=600)
        a_call(gateway, "unpriced", "answered", account="a-bolt")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.row("priced").first.locator(".at-cost")).to_contain_text("EUR")
        cost = await seen.row("priced").filter(has_text="EUR").locator(".at-cost").inner_text()
        # A cent a second, begun ones too.
        most = 6 + Decimal((ago(0) - answered_at).total_seconds() - 599) / 100
        assert 6 <= Decimal(cost.removesuffix(" EUR")) <= most
        left = seen.row("priced").filter(has_text="EUR").locator(".at-left")
        await expect(left).to_have_text(re.compile(r"9[34]\.\d\d EUR"))
        first = await left.inner_text()
        await expect(left).not_to_have_text(first)
        await expect(seen.row("unpriced").locator(".at-cost")).to_have_text("\N{EN DASH}")
        await expect(seen.part("cost")).to_contain_text("EUR")


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_a_thousand_calls_are_shown_by_a_few_rows(tmp_path: Path, scheme: str) -> None:
    async with (
        a_gateway(tmp_path, status=0.5) as gateway,
        a_browser(color_scheme=scheme) as seen,
    ):
        give_prices(gateway)
        waves = ({"": int(900 + 300 * sin(each / 20))} for each in range(240))
        gateway.tapes.view.traffic.samples.extend(waves)
        for number in range(1200):
            account, host = ("a-acme", "a-bolt")[number % 2], f"sip-0{1 + number % 3}"
            for phase, age in (("trying", 2), ("ringing", 1), ("answered", 0))[: 1 + number % 4]:
                a_call(gateway, f"{number}@pbx.example.net", phase, age=number + age,
                       account=account, host=host, callee=f"+4989{number:06}")  # fmt: skip
        for number in (1, 2, 3):
            report(gateway, f"sip-0{number}")
        await seen.log_in(gateway.url, NOC)
        await expect(seen.part("shown")).to_have_text("1,200 calls")
        assert 10 < await seen.rows.count() < 100
        await expect(seen.part("calls")).to_have_attribute("aria-rowcount", "1201")
        await expect(seen.part("cost")).to_contain_text("EUR")
        await seen.picture(scheme)
        await seen.page.evaluate("document.getElementById('scroll').scrollTop = 1e9")
        await expect(seen.rows.last).to_have_attribute("aria-rowindex", "1201")
        await expect_smooth(seen, gateway)


async def expect_smooth(seen: Seen, gateway: GatewayInHand) -> None:
    """Change many rows at once: that must not keep the page busy for long."""
    session = await seen.page.context.new_cdp_session(seen.page)
    # What the page itself takes, not how long it is kept waiting.
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})

    async def busy() -> float:
        found = await session.send("Performance.getMetrics")
        return next(
            float(each["value"]) for each in found["metrics"] if each["name"] == "ScriptDuration"
        )

    before = await busy()
    for number in range(200):
        a_call(gateway, f"new-{number}@pbx.example.net")
    await expect(seen.part("shown")).to_have_text("1,400 calls")
    assert await busy() - before < 1.0


async def test_who_listens_is_told_in_a_sentence(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, status=2.0) as gateway, a_browser() as seen:
        a_call(gateway, "one", "ringing")
        await seen.log_in(gateway.url, NOC)
        spoken = seen.page.get_by_role("status")
        await expect(spoken).to_have_text(re.compile(r"[01] calls? in progress, [01] ringing"))
        await expect(spoken).to_have_attribute("aria-live", "polite")
        tree = await seen.page.locator("main").aria_snapshot()
        for words in ("columnheader", "Ringing", 'heading "Hosts"', 'img "Calls in progress over'):
            assert words in tree
