"""A question to JetStream and its answer; what the user may not ask is told, not waited for."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from nats.errors import Error as NatsError

from adapters.jetstream.connection import NatsConnection
from application.errors import SetupError, UnavailableError

Json = dict[str, Any]
_SECONDS = 5.0
_LOOK = 0.1
_MISSING = {10059: "stream", 10014: "consumer"}
_NO_MESSAGE = 10037
_NOTHING = "0001-01-01T00:00:00Z"
_LONGEST_FRACTION = 6
# In the stream's own metadata: when that which it goes on as was made (docs/decisions/0278).
BORN = "akira_created"


class MissingError(UnavailableError):
    """There is no such stream, or no such consumer."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"{kind} {name} is missing: run akira setup")


class NoMessageError(UnavailableError):
    """The stream has no such message."""


async def ask(connection: NatsConnection, what: str, body: Mapping[str, Any] | None = None) -> Json:
    """Ask `$JS.API.<what>`, whose last word is the name of what it is about.

    Raises:
        SetupError: no right to ask.
        MissingError: there is no such stream or consumer.
        NoMessageError: it has no such message.
        UnavailableError: JetStream does not answer, or answers with an error.
    """
    question = json.dumps(body).encode() if body else b""
    try:
        answer = await _answer(connection, f"$JS.API.{what}", question)
    except (NatsError, OSError, TimeoutError) as error:
        raise unanswered(error, _SECONDS) from error
    found: Json = json.loads(answer)
    problem = found.get("error")
    if problem and problem.get("err_code") in _MISSING:
        raise MissingError(_MISSING[problem["err_code"]], what.rpartition(".")[2])
    if problem and problem.get("err_code") == _NO_MESSAGE:
        raise NoMessageError("there is no such message")
    if problem:
        raise UnavailableError(f"JetStream: {problem.get('description')}")
    return found


def unanswered(error: Exception, seconds: float) -> UnavailableError:
    """Say why there is no answer to what was waited for so long."""
    if isinstance(error, TimeoutError):
        return UnavailableError(f"NATS is there and does not answer within {seconds:.0f} s: busy?")
    return UnavailableError(f"NATS: {str(error) or type(error).__name__}")


@contextmanager
def there() -> Iterator[None]:
    """Say that somebody has to make what is missing, where nobody waits until it is there."""
    try:
        yield
    except MissingError as error:
        raise SetupError(str(error)) from error


def moment_of(text: str) -> datetime | None:
    """Read a moment as the server writes it, without zeros at its end; None for none."""
    if text == _NOTHING:
        return None
    seconds, _, fraction = text.rstrip("Z").partition(".")
    micros = fraction[:_LONGEST_FRACTION].ljust(_LONGEST_FRACTION, "0")
    return datetime.fromisoformat(f"{seconds}.{micros}").replace(tzinfo=UTC)


def created(info: Json) -> str:
    """Read when a stream was made, as the server writes it; of one that was moved, the first."""
    metadata = info["config"].get("metadata") or {}
    return str(metadata.get(BORN) or info["created"])


async def _answer(connection: NatsConnection, subject: str, question: bytes) -> bytes:
    asking = asyncio.ensure_future(connection.client.request(subject, question, timeout=_SECONDS))
    try:
        # A refusal is no answer: it stands in what the server says beside.
        while not asking.done():
            await asyncio.wait({asking}, timeout=_LOOK)
            connection.check()
        return asking.result().data
    finally:
        asking.cancel()
