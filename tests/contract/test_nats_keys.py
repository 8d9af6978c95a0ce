"""Who has a key for NATS, or a credentials file, is let in by a real server; nobody else."""

from pathlib import Path

import pytest

from adapters.jetstream.connection import NatsSettings, open_nats
from application.errors import SetupError
from contract.nats_by_config import a_nats_server, connected, until
from free_ports import free_port
from nats_keys import NatsKey, credentials

pytestmark = pytest.mark.embedded
BY_KEY = """
port: {port}
host: "127.0.0.1"
authorization {{ users: [ {{ nkey: {key} }} ] }}
"""
OF_AN_OPERATOR = """
port: {port}
host: "127.0.0.1"
operator: {operator}
resolver: MEMORY
resolver_preload: {{ {account}: {word} }}
"""
_ALL = -1


def settings(
    port: int, *, nkey_file: Path | None = None, creds_file: Path | None = None
) -> NatsSettings:
    url = f"nats://127.0.0.1:{port}"
    return NatsSettings(url=url, name="bridge", nkey_file=nkey_file, creds_file=creds_file)


async def test_a_key_lets_in_and_is_read_again(tmp_path: Path) -> None:
    first, second = NatsKey("user"), NatsKey("user")
    port, file = free_port(), tmp_path / "seed"
    file.write_text(f"{first.seed}\n")
    with a_nats_server(tmp_path, BY_KEY.format(port=port, key=first.public)):
        opened = connected(settings(port, nkey_file=file))
        connection = await opened.__aenter__()
        await connection.client.flush()
    await until(lambda: not connection.connected)
    with a_nats_server(tmp_path, BY_KEY.format(port=port, key=second.public)):
        await until(lambda: "uthorization" in str(connection.trouble))
        file.write_text("half a k")
        await until(lambda: "no seed" in str(connection.trouble))
        file.write_text(f"{second.seed}\n")
        await until(lambda: connection.connected)
        await connection.client.flush()
        await opened.__aexit__(None, None, None)


async def test_a_credentials_file_lets_in(tmp_path: Path) -> None:
    operator, account, user = NatsKey("operator"), NatsKey("account"), NatsKey("user")
    unlimited = {"subs": _ALL, "data": _ALL, "payload": _ALL}
    limits = {**unlimited, "conn": _ALL, "leaf": _ALL, "imports": _ALL, "exports": _ALL}
    port, file = free_port(), tmp_path / "creds"
    config = OF_AN_OPERATOR.format(
        port=port,
        operator=operator.token("akira", operator.public, "operator"),
        account=account.public,
        word=operator.token("cdr", account.public, "account", limits=limits),
    )
    word = account.token("bridge", user.public, "user", pub={}, sub={}, **unlimited)
    file.write_text(credentials(word, user.seed))
    with a_nats_server(tmp_path, config):
        async with connected(settings(port, creds_file=file)) as connection:
            await connection.client.flush()
        file.write_text(credentials(word, NatsKey("user").seed))
        async with open_nats(settings(port, creds_file=file)) as connection:
            await until(lambda: "uthorization" in str(connection.trouble))


@pytest.mark.parametrize(
    ("seed", "why"),
    [
        ("no seed\n", "no seed"),
        (NatsKey("user").seed[:-1], "no seed|damaged"),
        (NatsKey("account").seed, "not a user's"),
        (NatsKey("user").public, "no seed"),
    ],
    ids=["not_base32", "cut", "of_an_account", "public"],
)
async def test_a_key_that_cannot_be_used_is_named_at_the_start(
    tmp_path: Path, seed: str, why: str
) -> None:
    file = tmp_path / "seed"
    file.write_text(seed)
    with pytest.raises(SetupError, match=why):
        async with open_nats(settings(4222, nkey_file=file)):
            raise AssertionError


async def test_credentials_without_a_token_are_named(tmp_path: Path) -> None:
    file = tmp_path / "creds"
    file.write_text(NatsKey("user").seed)
    with pytest.raises(SetupError, match="NATS USER JWT"):
        async with open_nats(settings(4222, creds_file=file)):
            raise AssertionError
