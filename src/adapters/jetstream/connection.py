"""The connection to NATS: made in the background, kept for ever, its refusals made audible."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from nats.errors import Error as NatsError
from nats.errors import NoServersError

from adapters.jetstream.tls import tls_of
from adapters.jetstream.user_keys import BadKeyError, UserKey, key_in_credentials, key_in_seed
from adapters.jetstream.wire.client import LeanClient
from application.errors import SetupError, UnavailableError

_log = logging.getLogger(__name__)
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0
_LOOK = 0.1


@frozen(kw_only=True)
class NatsSettings:
    """Where NATS is and who we are; secrets stand in files.

    Attributes:
        url: one server, or several with commas between.
        name: of this client; its replies come under an inbox of the same name.
    """

    url: str
    name: str
    user: str | None = None
    password_file: Path | None = None
    nkey_file: Path | None = None
    creds_file: Path | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None


@define
class NatsConnection:
    """A client that reconnects for ever, and remembers what the server refused.

    Attributes:
        refusal: what this user may not do.
        trouble: what the client last complained of, also while it tries to connect.
        only_late: nothing speaks against a connection but that it takes long.
    """

    client: LeanClient
    inbox_prefix: str
    refusal: str | None = None
    trouble: str | None = None
    only_late: bool = True
    _first: asyncio.Event = field(factory=asyncio.Event)

    @property
    def connected(self) -> bool:
        """Tell whether the server can be talked to just now."""
        return self.client.is_connected

    def complaint(self) -> str | None:
        """Tell what is wrong, or None."""
        return self.refusal or (None if self.connected else "not connected")

    async def ready(self) -> None:
        """Wait until the first connection stands."""
        await self._first.wait()

    async def usable(self, patience: float = 3.0, longest: float = 20.0) -> None:
        """Wait until the first connection stands, where somebody waits for an answer.

        Raises:
            UnavailableError: it does not stand after this many seconds, or after `longest` where
                it only takes long: on a busy machine it does; says why.
        """
        waited = 0.0
        while waited < (longest if self.only_late else patience):
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK):
                    return await self.ready()
            waited += _LOOK
        why = self.trouble or "no answer"
        raise UnavailableError(f"NATS (AKIRA_NATS_URL) cannot be used: {why}")

    def check(self) -> None:
        """Raise what the server refused.

        Raises:
            SetupError: the user may not do what this process has to do.
        """
        if self.refusal:
            raise SetupError(f"NATS: {self.refusal}")

    def note(self, error: Exception) -> None:
        """Remember what is wrong; what the server said tells more than that it then hung up."""
        self.only_late = self.only_late and isinstance(error, TimeoutError | NoServersError)
        if self.trouble is None or not isinstance(error, OSError):
            self.trouble = str(error) or type(error).__name__

    def gave_up(self, connecting: "asyncio.Task[None]") -> None:
        """Remember why nobody tries any more."""
        if not connecting.cancelled() and (error := connecting.exception()):
            self.refusal = f"never connected: {type(error).__name__}: {error}"
            _log.error("gave up NATS", extra={"error": self.refusal})

    async def connect(self, settings: NatsSettings) -> None:
        """Try until it works; a refusal of the credentials is logged and tried again."""
        wait = _FIRST_WAIT
        while not self.client.is_connected:
            try:
                await self.client.connect(**_options(settings, self))
            except (NatsError, OSError, TimeoutError) as error:
                self.note(error)
                _log.warning("waiting for NATS", extra={"error": str(error)})
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
        self._first.set()


@asynccontextmanager
async def open_nats(settings: NatsSettings) -> AsyncIterator[NatsConnection]:
    """Connect in the background; NATS may be away when this returns, and come back later.

    Raises:
        SetupError: a file of credentials cannot be read, or holds no key.
    """
    _check_files(settings)
    client = LeanClient(partial(_secrets, settings), partial(_key, settings))
    connection = NatsConnection(client, f"_INBOX_{settings.name}")
    connecting = asyncio.create_task(connection.connect(settings))
    connecting.add_done_callback(connection.gave_up)
    try:
        yield connection
    finally:
        connecting.cancel()
        # The client asserts where it was never connected.
        with suppress(NatsError, OSError, TimeoutError, asyncio.CancelledError, AssertionError):
            await asyncio.wait_for(connection.client.close(), 2)


def _options(settings: NatsSettings, connection: NatsConnection) -> dict[str, Any]:
    async def on_error(error: Exception) -> None:
        text = str(error)
        connection.note(error)
        if "permissions violation" in text.lower():
            connection.refusal = text
        _log.warning("NATS says", extra={"error": text or type(error).__name__})

    options: dict[str, Any] = {
        "servers": settings.url.split(","),
        "name": settings.name,
        "inbox_prefix": connection.inbox_prefix,
        "error_cb": on_error,
        "ping_interval": 1,  # left as the others get their leader: docs/decisions/0298
        "max_outstanding_pings": 4,
        "reconnect_time_wait": 0.25,
        "max_reconnect_attempts": -1,
        "allow_reconnect": True,
        # The file is the buffer: while NATS is away nothing is kept in memory.
        "pending_size": -1,
        # Our subjects are our own words; looking at each character costs a third of a publish.
        "skip_subject_validation": True,
        "user": settings.user,
    }
    return {key: value for key, value in options.items() if value is not None}


def _secrets(settings: NatsSettings) -> dict[str, Any]:
    """Read what may have been changed since the last connection."""
    tls = tls_of(settings.ca_file, settings.cert_file, settings.key_file)
    secrets = {"password": _text(settings.password_file), "tls": tls}
    return {key: value for key, value in secrets.items() if value is not None}


def _check_files(settings: NatsSettings) -> None:
    files = (settings.password_file, settings.ca_file, settings.cert_file, settings.key_file)
    try:
        for file in filter(None, files):
            file.read_bytes()
        _key(settings)
    except OSError as error:
        raise SetupError(f"a file for NATS cannot be read: {error}") from error
    except BadKeyError as error:
        raise SetupError(f"a key for NATS: {error}") from error


def _text(file: Path | None) -> str | None:
    return file.read_text().strip() if file else None


def _key(settings: NatsSettings) -> UserKey | None:
    if settings.creds_file:
        return key_in_credentials(settings.creds_file)
    return key_in_seed(settings.nkey_file) if settings.nkey_file else None
