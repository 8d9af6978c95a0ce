"""Questions about a stream to its server, and what its refusals mean."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from adapters.jetstream.connection import NatsConnection
from application.errors import SetupError, UnavailableError

SECONDS = 10.0
_NOTHING = "0001-01-01T00:00:00Z"


async def stream_info(connection: NatsConnection, stream: str) -> dict[str, Any]:
    """Ask for all that the server tells of a stream.

    Raises:
        SetupError: there is no such stream, or no right to look.
    """
    # The client library leaves out the times of the first and last message.
    answer = await connection.client.request(f"$JS.API.STREAM.INFO.{stream}", timeout=SECONDS)
    found: dict[str, Any] = json.loads(answer.data)
    if "error" in found:
        raise SetupError(f"stream {stream}: {found['error'].get('description')}")
    return found


@contextmanager
def translated(connection: NatsConnection) -> Iterator[None]:
    """Raise an application's error in place of the client's."""
    try:
        yield
    except TimeoutError as error:
        connection.check()
        raise UnavailableError("NATS does not answer") from error
    except NotFoundError as error:
        raise SetupError("a stream or consumer is missing: run akira setup") from error
    except (NatsError, OSError) as error:
        raise UnavailableError(f"NATS: {error}") from error


def moment_of(text: str) -> datetime | None:
    """Read a moment as the server writes it; None where there was none."""
    if text == _NOTHING:
        return None
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return datetime.fromisoformat(f"{seconds}.{fraction[:6].ljust(6, '0')}+00:00")
