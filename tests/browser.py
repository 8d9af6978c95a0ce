"""A real browser on the page, and what a person sees there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

_CHROMIUM = Path("/usr/bin/chromium")
_INSTALLED = _CHROMIUM.exists()
PICTURES = Path(__file__).parents[1] / "build"
# Milliseconds; what is waited for comes as soon as a busy machine has done it.
_PATIENCE = 60_000
expect.set_options(timeout=_PATIENCE)


@define
class Seen:
    """The page, and what it complained of."""

    page: Page
    complaints: list[str] = field(factory=list)

    @property
    def rows(self) -> Locator:
        """Find the rows of calls that are in the document."""
        return self.page.locator("#rows tr:not(.space)")

    def row(self, words: str) -> Locator:
        """Find the row that shows these words."""
        return self.rows.filter(has_text=words)

    def part(self, name: str) -> Locator:
        """Find a part of the page by its id."""
        return self.page.locator(f"#{name}")

    async def cell(self, words: str, column: str) -> str:
        """Read one column of a row."""
        return await self.row(words).locator(f".at-{column}").inner_text()

    async def goes_on(self, part: Locator, first: str) -> None:
        """Wait until a text stands beyond another.

        The page reckons by what the gateway told last, which may have been long on its way.
        """
        async with asyncio.timeout(_PATIENCE / 1000):
            while await part.inner_text() <= first:  # noqa: ASYNC110 the page tells nobody
                await asyncio.sleep(0.05)

    async def log_in(self, url: str, token: str) -> None:
        """Go to the page through the login form."""
        await self.page.goto(f"{url}/", wait_until="domcontentloaded")
        await self.page.get_by_label("Token").fill(token)
        await self.page.get_by_role("button", name="Log in").click()
        try:
            await self.part("calls").wait_for()
        except PlaywrightError as error:
            shown = await self.page.locator("body").inner_text()
            raise AssertionError(f"no calls at {self.page.url}, but: {shown}") from error

    async def picture(self, name: str) -> None:
        """Keep a picture for people to look at."""
        PICTURES.mkdir(exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"live-{name}.png")


@asynccontextmanager
async def a_browser(**context: Any) -> AsyncIterator[Seen]:  # noqa: ANN401 playwright's own
    """Open a browser; the test is skipped where there is none."""
    if not _INSTALLED:
        pytest.skip("no /usr/bin/chromium: tests/live/install.sh installs it on Debian")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=_CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            timeout=4 * _PATIENCE,
        )
        size = ViewportSize(width=1440, height=900)
        windows = await browser.new_context(viewport=size, **context)
        windows.set_default_timeout(_PATIENCE)
        page = await windows.new_page()
        seen = Seen(page)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
        try:
            yield seen
            assert seen.complaints == []
        finally:
            await browser.close()
