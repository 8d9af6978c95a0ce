"""What is said where servers that are named for standalone do not answer."""

import socket
from pathlib import Path

import pytest

from application.errors import UnavailableError
from entrypoints.standing.servers import open_servers


async def test_who_names_a_server_that_is_away_is_told_how_to_have_one_begun(
    tmp_path: Path,
) -> None:
    # Bound and not listening: nobody else can answer there.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        named = {
            "AKIRA_DATABASE_URL": f"postgresql://akira@127.0.0.1:{port}/akira",
            "AKIRA_NATS_URL": f"nats://127.0.0.1:{port}",
        }
        with pytest.raises(UnavailableError, match="unset AKIRA_NATS_URL AKIRA_DATABASE_URL"):
            async with open_servers(tmp_path, named):
                pass
