"""The least rights that bridge and worker need (docs/reference/nats-rights.md), and their lack."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from nats.errors import Error as NatsError

from adapters.contract.builders import a_call_event, a_record
from adapters.embedded.process import find_program
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.reading.tape import JetStreamTape
from adapters.jetstream.reading.tellings import closing_told, event_told
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.view import JetStreamView
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.jetstream.writing.publisher import open_publisher
from adapters.wire.acc_json.routing import cdr_of
from application.errors import SetupError
from application.facts.data import Fact
from application.live.data import Told

RIGHTS = """
port: {port}
host: "127.0.0.1"
jetstream {{ store_dir: "{store}" }}
authorization {{ users: [
  {{ user: "admin", password: "x" }}
  {{ user: "bridge", password: "x", permissions: {{
    publish: ["cdr.raw", "cdr.acc", "cdr.dead", "call.events.>"]
    subscribe: ["_INBOX_bridge.>"] }} }}
  {{ user: "worker", password: "x", permissions: {{
    publish: [
      "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker"
      "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-dead"
      "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-audit"
      "$JS.ACK.AKIRA_CDR.>"
      "cdr.rated", "cdr.unrated", "balance.>" ]
    subscribe: ["_INBOX_worker.>"] }} }}
  {{ user: "live", password: "x", permissions: {{
    publish: {{
      allow: [
        "$JS.API.STREAM.INFO.AKIRA_CALLS"
        "$JS.API.STREAM.CREATE.AKIRA_CALLS"
        "$JS.API.CONSUMER.CREATE.AKIRA_CALLS.*"
        "$JS.API.STREAM.INFO.AKIRA_CDR"
        "$JS.API.CONSUMER.CREATE.AKIRA_CDR.*.cdr.raw"
        "$JS.FC.>" ]
      deny: [
        "$JS.API.CONSUMER.CREATE.AKIRA_CDR.cdr-worker.>"
        "$JS.API.CONSUMER.CREATE.AKIRA_CDR.cdr-worker-dead.>"
        "$JS.API.CONSUMER.CREATE.AKIRA_CDR.cdr-worker-audit.>" ] }}
    subscribe: ["_INBOX_live.>"] }} }}
  {{ user: "operator", password: "x", permissions: {{
    publish: [
      "$JS.API.STREAM.INFO.AKIRA_CDR"
      "$JS.API.STREAM.MSG.GET.AKIRA_CDR"
      "$JS.API.CONSUMER.INFO.AKIRA_CDR.cdr-worker"
      "$JS.API.CONSUMER.INFO.AKIRA_CDR.cdr-worker-dead"
      "$JS.API.CONSUMER.INFO.AKIRA_CDR.cdr-worker-audit" ]
    subscribe: ["_INBOX_operator.>"] }} }}
  {{ user: "nobody", password: "x", permissions: {{ publish: ["other"], subscribe: [">"] }} }}
] }}
"""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[tuple[str, Path]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = tmp_path / "nats.conf"
    config.write_text(RIGHTS.format(port=port, store=tmp_path / "store"))
    password = tmp_path / "password"
    password.write_text("x\n")
    program = find_program("nats-server", Path(sys.executable).parent)
    assert program
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen([program, "-c", str(config)], stderr=log) as child,  # noqa: ASYNC220
    ):
        url = f"nats://127.0.0.1:{port}"
        async with open_nats(settings(url, "admin", password)) as admin:
            await admin.ready()
            await setup(admin, Topology(max_bytes=100_000_000))
        yield url, password
        child.terminate()


def settings(url: str, user: str, password: Path) -> NatsSettings:
    return NatsSettings(url=url, name=user, user=user, password_file=password)


async def publish(url: str, user: str, password: Path) -> None:
    async with (
        open_nats(settings(url, user, password)) as connection,
        open_publisher(connection) as publisher,
    ):
        await publisher.publish([a_record(n) for n in range(20)], lambda _: None)
        await publisher.drain()
        assert publisher.unconfirmed == 0


async def consume(url: str, user: str, password: Path, consumers: Sequence[str]) -> int:
    stop = asyncio.Event()
    count = 0
    async with open_nats(settings(url, user, password)) as connection:
        inbox = JetStreamInbox(
            connection=connection,
            stream="AKIRA_CDR",
            consumers=consumers,
            batch_size=100,
            decode=cdr_of,
            stop=stop,
        )
        async with open_inbox(inbox):
            async for batch in inbox.batches():
                await batch.ack()
                count += len(batch.deliveries)
                if count >= 20:
                    stop.set()
    return count


async def test_bridge_and_worker_need_no_more(server: tuple[str, Path]) -> None:
    url, password = server
    async with asyncio.timeout(20):
        await publish(url, "bridge", password)
        assert await consume(url, "worker", password, ["cdr-worker", "cdr-worker-dead"]) == 20
        assert await consume(url, "worker", password, ["cdr-worker-audit"]) == 20
        async with open_nats(settings(url, "worker", password)) as connection:
            await connection.ready()
            publisher = JetStreamFactPublisher(connection=connection)
            subjects = ("cdr.rated", "cdr.unrated", "balance.low", "balance.exhausted")
            await publisher.publish([Fact(subject=s, event_id=s, body=b"{}") for s in subjects])


async def test_who_asks_for_the_status_needs_no_more(server: tuple[str, Path]) -> None:
    url, password = server
    await publish(url, "bridge", password)
    async with open_nats(settings(url, "operator", password)) as connection:
        await connection.ready()
        readers = ("cdr-worker", "cdr-worker-dead", "cdr-worker-audit")
        view = JetStreamView(connection=connection, stream="AKIRA_CDR", consumers=readers)
        found = await view.figures()
    assert [each.pending for each in found.consumers] == [20, 0, 20]
    assert [each.oldest is None for each in found.consumers] == [False, True, False]


async def test_a_lack_of_rights_is_told_at_once(server: tuple[str, Path]) -> None:
    url, password = server
    async with asyncio.timeout(10):
        with pytest.raises(SetupError, match=r"(?i)permissions violation"):
            await publish(url, "nobody", password)
        with pytest.raises(SetupError, match=r"(?i)permissions violation"):
            await consume(url, "nobody", password, ["cdr-worker"])


def live_tapes(connection: NatsConnection, stop: asyncio.Event) -> Sequence[JetStreamTape]:
    wanted = Topology(max_bytes=100_000_000).streams()[2]
    calls = JetStreamTape(
        connection=connection, stream="AKIRA_CALLS", decode=event_told, stop=stop, remake=wanted
    )
    cdrs = JetStreamTape(
        connection=connection,
        stream="AKIRA_CDR",
        subject="cdr.raw",
        decode=closing_told,
        stop=stop,
    )
    return calls, cdrs


async def read_one(tape: JetStreamTape) -> Told:
    async for batch in tape.batches(None, None):
        if batch.entries:
            return batch.entries[0]
    raise AssertionError("the tape ended")


async def test_the_live_gateway_needs_no_more(server: tuple[str, Path]) -> None:
    url, password = server
    async with asyncio.timeout(20), open_nats(settings(url, "admin", password)) as admin:
        await publish(url, "bridge", password)
        await admin.ready()
        await admin.client.jetstream().delete_stream("AKIRA_CALLS")
        async with open_nats(settings(url, "live", password)) as connection:
            calls, cdrs = live_tapes(connection, asyncio.Event())
            assert (await read_one(cdrs)).seq == 1
            reading = asyncio.ensure_future(read_one(calls))
            while calls.complaint():  # noqa: ASYNC110 the tape tells nobody
                await asyncio.sleep(0.02)
            async with open_nats(settings(url, "bridge", password)) as bridge:
                await bridge.ready()
                await JetStreamCallEventFeed(bridge).publish([a_call_event()])
                await bridge.client.flush()
            assert (await reading).content == a_call_event()
            connection.check()


async def test_the_live_gateway_cannot_touch_the_workers_reading(
    server: tuple[str, Path],
) -> None:
    url, password = server
    async with asyncio.timeout(20), open_nats(settings(url, "live", password)) as connection:
        await connection.ready()
        for verb in ("CREATE", "DURABLE.CREATE", "DELETE", "MSG.NEXT"):
            connection.refusal = None
            name = "cdr-worker.cdr.raw" if verb == "CREATE" else "cdr-worker"
            with pytest.raises(NatsError):
                await connection.client.request(
                    f"$JS.API.CONSUMER.{verb}.AKIRA_CDR.{name}", b"{}", timeout=0.3
                )
            assert "permissions violation" in str(connection.refusal).lower()


async def test_a_gateway_without_rights_says_so(server: tuple[str, Path]) -> None:
    url, password = server
    async with asyncio.timeout(10), open_nats(settings(url, "nobody", password)) as connection:
        for tape in live_tapes(connection, asyncio.Event()):
            with pytest.raises(SetupError, match=r"(?i)permissions violation"):
                await read_one(tape)
