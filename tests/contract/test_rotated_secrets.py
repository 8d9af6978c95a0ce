"""A password or certificate that is changed is read again at the next connection."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.timescale.connection import DatabaseSettings, open_pool, ping
from application.errors import SetupError, UnavailableError
from contract.nats_by_config import a_nats_server, connected, until
from contract.servers import EmbeddedPostgresServer
from free_ports import free_port

pytestmark = pytest.mark.embedded
WITH_A_WORD = """
port: {port}
host: "127.0.0.1"
authorization {{ user: "bridge", password: "{word}" }}
"""
CERTIFICATES = """
port: {port}
host: "127.0.0.1"
tls {{ cert_file: "{server}.pem", key_file: "{server}.key", ca_file: "{ca}.pem", verify: true }}
"""


async def test_the_password_for_nats(tmp_path: Path) -> None:
    port, file = free_port(), tmp_path / "password"
    file.write_text("first\n")
    settings = NatsSettings(
        url=f"nats://127.0.0.1:{port}", name="bridge", user="bridge", password_file=file
    )
    with a_nats_server(tmp_path, WITH_A_WORD.format(port=port, word="first")):
        opened = connected(settings)
        connection = await opened.__aenter__()
    await until(lambda: not connection.connected)
    with a_nats_server(tmp_path, WITH_A_WORD.format(port=port, word="second")):
        # The server is changed before the file, and for a moment nobody has the right word.
        await until(lambda: "uthorization" in str(connection.trouble))
        file.write_text("second\n")
        await until(lambda: connection.connected)
        await connection.client.flush()
        await opened.__aexit__(None, None, None)


def a_certificate(folder: Path, name: str, ca: str | None = None) -> Path:
    """Make a key and a certificate, by its own word or by that of an authority."""
    made = folder / name
    command = [
        "openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-days", "1", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
        "-keyout", f"{made}.key", "-out", f"{made}.pem",
    ]  # fmt: skip
    if ca:
        command += ["-CA", f"{folder / ca}.pem", "-CAkey", f"{folder / ca}.key"]
        command += ["-addext", "basicConstraints=critical,CA:FALSE"]
    subprocess.run(command, check=True, capture_output=True)
    return made


async def test_the_certificates_for_nats(tmp_path: Path) -> None:
    port = free_port()
    for ca in ("old", "new"):
        a_certificate(tmp_path, ca)
        for name in ("server", "client"):
            a_certificate(tmp_path, f"{ca}-{name}", ca)
    ours = {"ca_file": "old.pem", "cert_file": "old-client.pem", "key_file": "old-client.key"}
    files = {key: tmp_path / f"mine-{name}" for key, name in ours.items()}

    def take(which: str) -> None:
        for key, name in ours.items():
            files[key].write_bytes((tmp_path / name.replace("old", which)).read_bytes())

    def config(which: str) -> str:
        return CERTIFICATES.format(
            port=port, server=tmp_path / f"{which}-server", ca=tmp_path / which
        )

    take("old")
    settings = NatsSettings(
        url=f"tls://127.0.0.1:{port}",
        name="bridge",
        ca_file=files["ca_file"],
        cert_file=files["cert_file"],
        key_file=files["key_file"],
    )
    with a_nats_server(tmp_path, config("old")):
        opened = connected(settings)
        connection = await opened.__aenter__()
    await until(lambda: not connection.connected)
    with a_nats_server(tmp_path, config("new")):
        await until(lambda: "TLS handshake error" in (tmp_path / "log").read_text())
        take("new")
        await until(lambda: connection.connected)
        await connection.client.flush()
        await opened.__aexit__(None, None, None)


def ask_for_a_password(rules: Path) -> None:
    rules.write_text(f"local all worker scram-sha-256\n{rules.read_text()}")


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[EmbeddedPostgresServer]:
    """Give a server that asks one of its users for a password."""
    server = EmbeddedPostgresServer(tmp_path / "db")
    await server.start()
    owner = await asyncpg.connect(server.dsn)
    await owner.execute("create role worker login password 'first'")
    ask_for_a_password(Path(await owner.fetchval("show hba_file")))
    await owner.execute("select pg_reload_conf()")
    await owner.close()
    yield server
    await server.stop()


async def test_the_password_for_the_database(
    postgres: EmbeddedPostgresServer, tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text("first\n")
    where = urlsplit(postgres.dsn)
    [host] = parse_qs(where.query)["host"]
    url = f"postgresql://worker@/{where.path.strip('/')}?host={host}"
    async with open_pool(DatabaseSettings(url=url, password_file=file)) as pool:
        await ping(pool)
        owner = await asyncpg.connect(postgres.dsn)
        await owner.execute("alter role worker password 'second'")
        await owner.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'worker'"
        )
        await owner.close()
        await until_refused(pool)
        file.write_text("second\n")
        await ping(pool)
        file.unlink()
        await pool.expire_connections()
        await until_refused(pool)


async def until_refused(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """Ask until there is no connection of before, and none can be made for want of a password."""
    async with asyncio.timeout(60):
        while True:
            try:
                await ping(pool)
            except UnavailableError as error:
                if "password" in str(error):
                    return


async def test_a_file_that_is_not_there_at_the_start_is_named(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    with pytest.raises(SetupError, match="absent"):
        async with open_pool(DatabaseSettings(url="postgresql://x@/y", password_file=absent)):
            raise AssertionError
    with pytest.raises(SetupError, match="absent"):
        async with open_nats(NatsSettings(url="nats://x", name="x", password_file=absent)):
            raise AssertionError
