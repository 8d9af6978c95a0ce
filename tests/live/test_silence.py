"""A page that hears nothing, or did not arrive whole, says so and begins anew by itself."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from browser import Seen, a_browser
from live_gateway import NOC, a_gateway
from live_page import a_call
from middleman import Mute, a_middleman

# Silence that is spoken of, and silence after which every viewer has closed the stream.
SPOKEN_OF, CLOSED = 13_000, 60_000


async def begin_to_log_in(seen: Seen, url: str) -> None:
    """Send the form, and do not wait for calls."""
    await seen.page.goto(f"{url}/", wait_until="domcontentloaded")
    await seen.page.get_by_label("Token").fill(NOC)
    await seen.page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize(
    ("mute", "words"),
    [
        (Mute.NO_ANSWER, "Reconnecting…"),
        (Mute.NO_EVENT, "Live, but silent"),
        (Mute.NO_MORE, "Live, but silent"),
    ],
)
async def test_a_silent_stream_is_spoken_of_closed_and_opened_anew(
    tmp_path: Path, mute: Mute, words: str
) -> None:
    async with (
        a_gateway(tmp_path, status=0.2) as gateway,
        a_middleman(gateway.url) as middleman,
        a_browser() as seen,
    ):
        await seen.page.clock.install()
        a_call(gateway, "one")
        if mute is Mute.NO_MORE:
            await seen.log_in(middleman.url, NOC)
            await expect(seen.rows).to_have_count(1)
            await expect(seen.part("link-text")).to_have_text("Live")
        middleman.mute = mute
        if mute is not Mute.NO_MORE:
            async with seen.page.expect_request("**/api/v1/live/calls"):
                await seen.log_in(middleman.url, NOC)
        a_call(gateway, "two")
        await seen.page.clock.fast_forward(SPOKEN_OF)
        await expect(seen.part("link-text")).to_have_text(words)
        await expect(seen.part("banners")).to_contain_text("No connection to the gateway")
        middleman.mute = None
        await seen.page.clock.fast_forward(CLOSED)
        await expect(seen.row("two")).to_be_visible()
        await expect(seen.rows).to_have_count(2)
        await expect(seen.part("link-text")).to_have_text("Live")
        await expect(seen.part("banners")).to_be_empty()


async def test_silence_that_stays_is_asked_again_and_stays_spoken_of(tmp_path: Path) -> None:
    async with (
        a_gateway(tmp_path, status=0.2) as gateway,
        a_middleman(gateway.url) as middleman,
        a_browser() as seen,
    ):
        await seen.page.clock.install()
        middleman.mute = Mute.NO_EVENT
        async with seen.page.expect_request("**/api/v1/live/calls"):
            await seen.log_in(middleman.url, NOC)
        for _ in range(3):
            async with seen.page.expect_request("**/api/v1/live/calls"):
                await seen.page.clock.fast_forward(CLOSED)
            await expect(seen.part("link-text")).to_have_text("Live, but silent")


async def test_who_may_look_is_asked_beside_not_before(tmp_path: Path) -> None:
    """Where the stream is refused and nothing else is answered, the stream is asked for again."""
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        a_call(gateway, "one")
        held: list[Route] = []
        await seen.page.route("**/api/v1/live/me", lambda route: held.append(route))  # noqa: PLW0108 playwright wants a function
        refused = asyncio.Event()

        async def refuse_once(route: Route) -> None:
            if refused.is_set():
                await route.continue_()
            else:
                refused.set()
                await route.fulfill(status=503)

        await seen.page.route("**/api/v1/live/calls", refuse_once)
        await seen.log_in(gateway.url, NOC)
        await refused.wait()
        await expect(seen.row("one")).to_be_visible()
        await expect(seen.part("link-text")).to_have_text("Live")


async def test_where_no_name_comes_there_are_calls_and_no_complaint(tmp_path: Path) -> None:
    """As from a gateway that ends between its answers."""
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        a_call(gateway, "one")
        broken = asyncio.Event()

        async def break_off(route: Route) -> None:
            await route.abort()
            broken.set()

        await seen.page.route("**/api/v1/live/me", break_off)
        await seen.log_in(gateway.url, NOC)
        await broken.wait()
        await expect(seen.row("one")).to_be_visible()


@pytest.mark.parametrize("way", ["is refused", "does not come"])
async def test_a_page_whose_parts_did_not_all_arrive_is_loaded_anew(
    tmp_path: Path, way: str
) -> None:
    async with a_gateway(tmp_path, status=0.2) as gateway, a_browser() as seen:
        await seen.page.clock.install()
        a_call(gateway, "one")
        asked = asyncio.Event()

        async def first_not(route: Route) -> None:
            if asked.is_set():
                await route.continue_()
                return
            asked.set()
            if way == "is refused":
                await route.fulfill(status=429)

        await seen.page.route("**/assets/stream.js", first_not)
        await begin_to_log_in(seen, gateway.url)
        await asked.wait()
        await seen.page.clock.fast_forward(CLOSED)
        await expect(seen.row("one")).to_be_visible()
        await expect(seen.part("link-text")).to_have_text("Live")
