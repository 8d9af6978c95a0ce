"""The embedded NATS is where it was, so that what was told of its address holds after a restart."""

import socket
from pathlib import Path

import pytest

from adapters.embedded.nats import open_nats_server

pytestmark = pytest.mark.embedded


async def test_a_server_comes_back_at_its_address(tmp_path: Path) -> None:
    async with open_nats_server(tmp_path) as first:
        url = first.url
    async with open_nats_server(tmp_path) as second:
        assert second.url == url


async def test_an_address_that_somebody_took_is_given_up(tmp_path: Path) -> None:
    async with open_nats_server(tmp_path) as first:
        port = first.port
    assert port
    with socket.create_server(("127.0.0.1", port)):
        async with open_nats_server(tmp_path) as second:
            assert second.port != port
    (tmp_path / "port").write_text("nonsense")
    async with open_nats_server(tmp_path) as third:
        assert third.port
