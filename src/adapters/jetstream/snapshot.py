"""A stream with its consumers saved to a folder, and made anew from it.

The files are those of the nats command: backup.json and stream.tar.s2.
"""

import asyncio
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from nats.aio.msg import Msg
from nats.errors import Error as NatsError

from adapters.jetstream.asking import BORN, created, unanswered
from adapters.jetstream.connection import NatsConnection
from application.errors import SetupError, UnavailableError
from application.intake.data import StreamFacts

_CHUNK = 128 * 1024
_SECONDS = 30.0
_ABOUT, _CONTENT = "backup.json", "stream.tar.s2"
_NOT_FOUND = 404


async def save_stream(connection: NatsConnection, stream: str, folder: Path) -> StreamFacts:
    """Save a stream to a folder that does not exist; half a backup never has that name.

    Raises:
        SetupError: no such stream, no right to, or the folder cannot be written.
        UnavailableError: NATS does not answer, or stops in the middle.
    """
    partial = folder.with_name(f"{folder.name}.partial")
    with _translated(f"{folder} cannot be written"):
        partial.mkdir(parents=True)
        with (partial / _CONTENT).open("wb") as content:
            info = await _ask(connection, f"STREAM.INFO.{stream}", {})
            about = await _receive(connection, stream, content)
            content.flush()
            os.fsync(content.fileno())
        (partial / _ABOUT).write_text(json.dumps({**about, "created": info["created"]}))
        partial.rename(folder)
    return _facts(about["state"])


async def restore_stream(
    connection: NatsConnection,
    folder: Path,
    *,
    replicas: int | None = None,
    moved: bool = False,
) -> StreamFacts:
    """Make the saved stream anew, with its sequence numbers and consumers; give what is there.

    Args:
        connection: of an administrator.
        folder: of the backup.
        replicas: of the stream; None for as many as it had.
        moved: nothing was published since it was saved, so it goes on as the same stream.

    Raises:
        SetupError: the stream exists, the backup is damaged, or no right to.
        UnavailableError: NATS does not answer.
    """
    with _translated(f"{folder} cannot be read"):
        about = json.loads((folder / _ABOUT).read_text())
        if replicas:
            about["config"]["num_replicas"] = replicas
        if moved:
            _goes_on(about)
        name = about["config"]["name"]
        if await _exists(connection, name):
            raise SetupError(f"stream {name} exists: it is not overwritten")
        wanted = {"config": about["config"], "state": about["state"]}
        told = await _ask(connection, f"STREAM.RESTORE.{name}", wanted)
        with (folder / _CONTENT).open("rb") as content:
            while chunk := content.read(_CHUNK):
                await _hand_over(connection, told["deliver_subject"], chunk)
        made = await _hand_over(connection, told["deliver_subject"], b"")
    return _facts(made["state"])


async def _receive(connection: NatsConnection, stream: str, content: BinaryIO) -> dict[str, Any]:
    client = connection.client
    inbox = f"{connection.inbox_prefix}.snapshot.{token_hex(8)}"
    chunks: asyncio.Queue[Msg] = asyncio.Queue()
    subscription = await client.subscribe(inbox, cb=chunks.put)
    try:
        wanted = {"deliver_subject": inbox, "chunk_size": _CHUNK, "no_consumers": False}
        about = await _ask(connection, f"STREAM.SNAPSHOT.{stream}", wanted)
        async with asyncio.timeout(_SECONDS) as limit:
            while (message := await chunks.get()).data:
                content.write(message.data)
                if message.reply:
                    await client.publish(message.reply, b"")
                limit.reschedule(asyncio.get_running_loop().time() + _SECONDS)
        if (message.headers or {}).get("Status", "204") != "204":
            raise UnavailableError(f"NATS breaks the backup off: {message.headers}")
    finally:
        await subscription.unsubscribe()
    return {"config": about["config"], "state": about["state"]}


def _goes_on(about: dict[str, Any]) -> None:
    # A cluster calls what it restores new, and who hears of a new stream thinks of a loss.
    metadata = about["config"].get("metadata") or {}
    about["config"]["metadata"] = {**metadata, BORN: created(about)}


async def _exists(connection: NatsConnection, stream: str) -> bool:
    answer = await connection.client.request(f"$JS.API.STREAM.INFO.{stream}", b"", timeout=_SECONDS)
    found: dict[str, Any] = json.loads(answer.data)
    return int(found.get("error", {}).get("code", 0)) != _NOT_FOUND


async def _ask(connection: NatsConnection, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return await _hand_over(connection, f"$JS.API.{what}", json.dumps(body).encode())


async def _hand_over(connection: NatsConnection, subject: str, body: bytes) -> dict[str, Any]:
    answer = await connection.client.request(subject, body, timeout=_SECONDS)
    found: dict[str, Any] = json.loads(answer.data or b"{}")
    if "error" in found:
        raise SetupError(f"JetStream refuses: {found['error'].get('description')}")
    return found


def _facts(state: Mapping[str, Any]) -> StreamFacts:
    return StreamFacts(
        messages=state["messages"],
        first_seq=state["first_seq"],
        last_seq=state["last_seq"],
        consumers=state["consumer_count"],
    )


@contextmanager
def _translated(what: str) -> Iterator[None]:
    try:
        yield
    except (TimeoutError, NatsError) as error:
        raise unanswered(error, _SECONDS) from error
    except (OSError, ValueError, LookupError) as error:
        raise SetupError(f"{what}: {error}") from error
