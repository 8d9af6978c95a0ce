"""Through the role's nginx: a thousand viewers, and a browser with ten windows."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from bench.site import NGINX, Site, a_site
from browser import a_browser
from free_ports import free_port
from live_gateway import NOC, STREAM, a_gateway
from live_page import a_call

pytestmark = pytest.mark.timeout(3600)
_INSTALLED = NGINX.exists()
VIEWERS = 1000


@asynccontextmanager
async def served(
    folder: Path, gateway_url: str, one_address: int = 3 * VIEWERS
) -> AsyncIterator[Site]:
    """Run nginx before a gateway as the role would; all viewers of a test have one address."""
    if not _INSTALLED:
        pytest.skip("no /usr/sbin/nginx: tests/live/install.sh installs it on Debian")
    gateway = gateway_url.removeprefix("http://")
    with a_site(folder, free_port(), gateway, one_address=one_address) as site:
        await until_up(site, folder)
        yield site


async def until_up(site: Site, folder: Path) -> None:
    async with asyncio.timeout(90):
        while not await answers(site):
            assert site.process.poll() is None, (folder / "error.log").read_text()
            await asyncio.sleep(0.05)


async def answers(site: Site) -> bool:
    try:
        _, writer = await asyncio.open_connection("localhost", site.port, ssl=site.trust)
    except OSError:
        return False
    writer.close()
    return True


async def watch(site: Site, begun: asyncio.Semaphore) -> bytes:
    """Open a stream; give the name of the call that it tells of after its snapshot."""
    reader, writer = await asyncio.open_connection("localhost", site.port, ssl=site.trust)
    request = f"GET {STREAM} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {NOC}\r\n\r\n"
    writer.write(request.encode())
    try:
        head = await reader.readuntil(b"event: status\n")
        assert head.startswith(b"HTTP/1.1 200"), head[:200]
        begun.release()
        await reader.readuntil(b"event: call\n")
        return (await reader.readuntil(b'"call_id":"')) and await reader.readuntil(b'"')
    finally:
        writer.transport.abort()


async def test_figures_are_for_prometheus_alone_and_nothing_else_is_told_without_tls(
    tmp_path: Path,
) -> None:
    figures, port = free_port(), free_port()
    async with a_gateway(tmp_path) as gateway:
        listen = gateway.url.removeprefix("http://")
        place = f"127.0.0.1:{figures}"
        with a_site(tmp_path / "nginx", port, listen, one_address=9, figures=place) as site:
            await until_up(site, tmp_path / "nginx")
            told = {
                path: await page(path, figures)
                for path in ("/metrics", "/", STREAM, "/health/ready", "/metrics/../")
            }
            hidden = await page("/metrics", port, site.trust)
    assert told["/metrics"].startswith(b"HTTP/1.1 200")
    assert b"live_sse_clients" in told.pop("/metrics")
    for path, answer in {**told, "by TLS": hidden}.items():
        assert answer.startswith(b"HTTP/1.1 404"), path
        assert b"Server: nginx\r\n" in answer


async def page(path: str, port: int, trust: ssl.SSLContext | None = None) -> bytes:
    reader, writer = await asyncio.open_connection("localhost", port, ssl=trust)
    host = "Host: localhost\r\nConnection: close\r\n"
    writer.write(f"GET {path} HTTP/1.1\r\n{host}\r\n".encode())
    try:
        return await reader.read()
    finally:
        writer.transport.abort()


async def test_a_thousand_viewers_are_all_in_and_hear_the_same(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway, served(tmp_path / "nginx", gateway.url) as site:
        begun = asyncio.Semaphore(0)
        async with asyncio.TaskGroup() as group:
            watching = []
            for number in range(VIEWERS):
                watching.append(group.create_task(watch(site, begun)))
                if number % 50 == 49:
                    for _ in range(50):
                        await begun.acquire()
            assert gateway.rounds.clients == VIEWERS
            gateway.call("one")
        assert {task.result() for task in watching} == {b'one"'}


async def test_ten_windows_of_one_browser_are_all_live(tmp_path: Path) -> None:
    async with (
        a_gateway(tmp_path, status=2.0) as gateway,
        served(tmp_path / "nginx", gateway.url) as site,
        a_browser(ignore_https_errors=True) as seen,
    ):
        a_call(gateway, "before")
        await seen.log_in(f"https://localhost:{site.port}", NOC)
        pages = [seen.page]
        for _ in range(9):
            page = await seen.page.context.new_page()
            await page.goto(f"https://localhost:{site.port}/", wait_until="domcontentloaded")
            pages.append(page)
        for page in pages:
            await expect(page.locator("#link-text")).to_have_text("Live")
        assert gateway.rounds.clients == 10
        a_call(gateway, "after")
        for page in pages:
            await expect(page.locator("#rows tr:not(.space)")).to_have_count(2)
        [cookie] = await seen.page.context.cookies()
        assert cookie["secure"]


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/health/live"])
async def test_what_is_not_for_the_internet_is_not_there(tmp_path: Path, path: str) -> None:
    async with a_gateway(tmp_path) as gateway, served(tmp_path / "nginx", gateway.url) as site:
        reader, writer = await asyncio.open_connection("localhost", site.port, ssl=site.trust)
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        )
        assert (await reader.read()).startswith(b"HTTP/1.1 404")
        writer.close()


async def test_another_name_is_not_answered(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway, served(tmp_path / "nginx", gateway.url) as site:
        with pytest.raises(ssl.SSLError):
            await asyncio.open_connection(
                "127.0.0.1", site.port, ssl=site.trust, server_hostname="other.invalid"
            )


async def test_who_asks_too_often_is_told_so(tmp_path: Path) -> None:
    async with (
        a_gateway(tmp_path) as gateway,
        served(tmp_path / "nginx", gateway.url, one_address=2) as site,
    ):
        reader, writer = await asyncio.open_connection("localhost", site.port, ssl=site.trust)
        request = "GET /login HTTP/1.1\r\nHost: localhost\r\n"
        writer.write((f"{request}\r\n" * 200 + f"{request}Connection: close\r\n\r\n").encode())
        answers = (await reader.read()).split(b"HTTP/1.1 ")
        writer.close()
    assert {answer[:3] for answer in answers[1:]} == {b"200", b"429"}
