"""The embedded NATS is where it was, so that what was told of its address holds after a restart."""

import asyncio
import json
import socket
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.embedded.nats import EmbeddedNats, open_nats_server
from free_ports import free_port

pytestmark = pytest.mark.embedded


async def test_a_server_comes_back_at_its_address(tmp_path: Path) -> None:
    # A port of the kernel's choice may be somebody else's while the server is down.
    async with open_nats_server(tmp_path, port=free_port()) as first:
        url = first.url
    async with open_nats_server(tmp_path) as second:
        assert second.url == url


async def test_an_address_that_somebody_took_is_given_up(tmp_path: Path) -> None:
    port = free_port()
    async with open_nats_server(tmp_path, port=port) as first:
        assert first.port == port
    with socket.create_server(("127.0.0.1", port)):
        async with open_nats_server(tmp_path) as second:
            assert second.port != port
    (tmp_path / "port").write_text("nonsense")
    async with open_nats_server(tmp_path) as third:
        assert third.port


@pytest.mark.parametrize(
    ("told", "seconds", "at_once"), [("2m", 120, False), ("1s", 1, False), ("always", 120, True)]
)
async def test_it_syncs_when_it_is_told_to(
    tmp_path: Path, told: str, seconds: int, *, at_once: bool
) -> None:
    server = EmbeddedNats(tmp_path, sync_interval=told, access='http: "127.0.0.1:-1"')
    await server.start()
    try:
        config = await asyncio.to_thread(_told_of_itself, tmp_path)
    finally:
        await server.stop()
    assert config["sync_interval"] == seconds * 10**9
    assert config.get("sync_always", False) is at_once


def _told_of_itself(folder: Path) -> Mapping[str, object]:
    [ports] = folder.glob("*.ports")
    [monitor] = json.loads(ports.read_text())["monitoring"]
    url = f"{monitor}/jsz?config=true"
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 on the loopback
        config: Mapping[str, object] = json.load(answer)["config"]
    return config
