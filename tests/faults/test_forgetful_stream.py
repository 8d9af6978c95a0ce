"""The stream loses what it has confirmed; the bridge finds out and sends it again by itself."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import asyncpg
import pytest

from adapters.contract.builders import cdr_payload
from adapters.file_tail.reading.given_files import GivenFiles
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology
from adapters.jetstream.view import JetStreamView
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from application.proof.completeness import Completeness
from application.proof.prove_book import ProveBook
from application.proof.reconcile import Reconcile
from application.proof.reconcile_files import ReconcileFiles
from faults.paying import a_paying_company, each_call_is_debited_once
from faults.pipeline import Pipeline, a_pipeline
from faults.watching import Watching

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1500)]
BEFORE, LOST, AFTER = 300, 200, 100
HEALED_WITHIN = 300.0

Disaster = Callable[[Pipeline, Path], Awaitable[None]]


async def it_is_wiped(pipeline: Pipeline, _backup: Path) -> None:
    await pipeline.nats.kill()
    for store in pipeline.stores:
        shutil.rmtree(store)
    await pipeline.nats.start()
    await pipeline.make_streams()


async def it_is_deleted(pipeline: Pipeline, _backup: Path) -> None:
    async with open_nats(NatsSettings(url=pipeline.nats.url, name="admin")) as admin:
        await admin.ready()
        await admin.client.jetstream(timeout=60).delete_stream(Topology().stream)
    await pipeline.make_streams()


async def an_older_copy_is_put_back(pipeline: Pipeline, backup: Path) -> None:
    await pipeline.nats.kill()
    [store] = pipeline.stores
    shutil.rmtree(store)
    shutil.copytree(backup, store)
    await pipeline.nats.start()


async def a_bit_is_flipped(pipeline: Pipeline, _backup: Path) -> None:
    # In a record that no worker has taken: NATS cuts the stream there. It writes it some time after
    # it was confirmed.
    name = f"c{BEFORE + 10}@x".encode()
    while not (found := _blocks_with(pipeline, name)):  # noqa: ASYNC110 another process
        await asyncio.sleep(0.05)
    await pipeline.nats.kill()
    [block] = found
    content = bytearray(block.read_bytes())
    content[content.index(name)] ^= 1
    block.write_bytes(content)
    _without_index(pipeline)
    await pipeline.nats.start()


async def the_last_block_is_cut(pipeline: Pipeline, _backup: Path) -> None:
    await pipeline.nats.kill()
    block = _last_block(pipeline)
    with block.open("r+b") as file:
        file.truncate(block.stat().st_size // 2)
    _without_index(pipeline)
    await pipeline.nats.start()


@pytest.mark.parametrize(
    "disaster",
    [
        it_is_wiped,
        it_is_deleted,
        an_older_copy_is_put_back,
        a_bit_is_flipped,
        the_last_block_is_cut,
    ],
)
async def test_what_the_stream_forgets_is_sent_again(tmp_path: Path, disaster: Disaster) -> None:
    async with (
        a_pipeline(tmp_path, tmp_path / "cdr.jsonl", a_paying_company, hosts=2) as pipeline,
        _looking(pipeline) as watch,
    ):
        write(pipeline, 0, BEFORE)
        await watch.until_stored(BEFORE, HEALED_WITHIN)
        backup = await _copied(pipeline, tmp_path / "backup")
        await pipeline.worker.kill()
        write(pipeline, BEFORE, LOST)
        await watch.until_confirmed(BEFORE + LOST, HEALED_WITHIN)
        await disaster(pipeline, backup)
        began = monotonic()
        await pipeline.worker.start()
        write(pipeline, BEFORE + LOST, AFTER)
        await watch.until_stored(BEFORE + LOST + AFTER, HEALED_WITHIN)
        print(f"healed {monotonic() - began:.1f} s after the stream was back")  # noqa: T201
        assert await watch.stored() == BEFORE + LOST + AFTER
        await each_call_is_debited_once(watch.connection)
        # Where a block is cut, its end may be of one host alone.
        cut = disaster in (a_bit_is_flipped, the_last_block_is_cut)
        await watch.until_sent_again(any if cut else all)


async def test_what_three_servers_forget_is_sent_again(tmp_path: Path) -> None:
    async with (
        a_pipeline(
            tmp_path, tmp_path / "cdr.jsonl", a_paying_company, hosts=2, nats_servers=3
        ) as pipeline,
        _looking(pipeline) as watch,
    ):
        write(pipeline, 0, BEFORE)
        await watch.until_stored(BEFORE, HEALED_WITHIN)
        await pipeline.worker.kill()
        write(pipeline, BEFORE, LOST)
        await watch.until_confirmed(BEFORE + LOST, HEALED_WITHIN)
        await it_is_wiped(pipeline, tmp_path)
        await pipeline.worker.start()
        write(pipeline, BEFORE + LOST, AFTER)
        await watch.until_stored(BEFORE + LOST + AFTER, HEALED_WITHIN)
        assert await watch.stored() == BEFORE + LOST + AFTER
        await each_call_is_debited_once(watch.connection)
        await watch.until_sent_again(all)


async def test_what_a_power_cut_takes_is_sent_again(tmp_path: Path) -> None:
    async with (
        a_pipeline(tmp_path, tmp_path / "cdr.jsonl", a_paying_company, hosts=2) as pipeline,
        _looking(pipeline) as watch,
    ):
        write(pipeline, 0, BEFORE)
        await watch.until_stored(BEFORE, HEALED_WITHIN)
        # What is on the disk at the last sync; the server runs, and never ends in order.
        disk = _as_it_lies_there(pipeline, tmp_path / "disk")
        write(pipeline, BEFORE, LOST)
        await watch.until_stored(BEFORE + LOST, HEALED_WITHIN)
        await pipeline.worker.kill()
        write(pipeline, BEFORE + LOST, LOST)
        await watch.until_confirmed(BEFORE + 2 * LOST, HEALED_WITHIN)
        # They would send again what is missing before anybody has seen that it is.
        for each in pipeline.bridges:
            each.stand_still()
        await an_older_copy_is_put_back(pipeline, disk)
        assert await watch.confirmed() < BEFORE + 2 * LOST
        for each in pipeline.bridges:
            each.go_on()
        await pipeline.worker.start()
        write(pipeline, BEFORE + 2 * LOST, AFTER)
        await watch.until_stored(BEFORE + 2 * LOST + AFTER, HEALED_WITHIN)
        assert await watch.stored() == BEFORE + 2 * LOST + AFTER
        await each_call_is_debited_once(watch.connection)
        await watch.until_sent_again(all)
        await proved_in_the_end(pipeline)


async def test_the_proof_is_green_again_when_an_older_copy_was_put_back(tmp_path: Path) -> None:
    async with (
        a_pipeline(tmp_path, tmp_path / "cdr.jsonl", a_paying_company, hosts=2) as pipeline,
        _looking(pipeline) as watch,
    ):
        write(pipeline, 0, BEFORE)
        await watch.until_stored(BEFORE, HEALED_WITHIN)
        backup = await _copied(pipeline, tmp_path / "backup")
        write(pipeline, BEFORE, LOST)
        await watch.until_stored(BEFORE + LOST, HEALED_WITHIN)
        await an_older_copy_is_put_back(pipeline, backup)
        write(pipeline, BEFORE + LOST, AFTER)
        await watch.until_stored(BEFORE + LOST + AFTER, HEALED_WITHIN)
        found = await proved_in_the_end(pipeline)
    assert sum(hour.again + hour.forgotten for hour in found.hours.hours) == LOST


async def proved_in_the_end(pipeline: Pipeline) -> Completeness:
    """See that all of it is proved, once what the bridges sent again has got to the book."""
    deadline = monotonic() + HEALED_WITHIN
    found = await proof_of(pipeline)
    while not (found.proved and found.hours.waiting == 0) and monotonic() < deadline:
        await asyncio.sleep(0.2)
        found = await proof_of(pipeline)
    assert found.files
    assert found.files.complete
    assert [hour.unexplained for hour in found.hours.hours if hour.unexplained] == []
    assert found.proved
    return found


async def proof_of(pipeline: Pipeline) -> Completeness:
    """Prove all of it, with the file."""
    now = datetime.now(UTC)
    span = (now - timedelta(hours=2), now + timedelta(hours=2))
    async with (
        open_nats(NatsSettings(url=pipeline.nats.url, name="admin")) as admin,
        open_pool(DatabaseSettings(url=pipeline.postgres.dsn)) as pool,
    ):
        await admin.ready()
        census = TimescaleRecordCensus(pool)
        view = JetStreamView(
            connection=admin, stream=Topology().stream, consumers=[Topology().consumer]
        )
        files = ReconcileFiles(
            census=census, kind_of=kind_of, cdr_of=cdr_of, transaction_of=transaction_of
        )
        return Completeness(
            await Reconcile(stream=view, census=census, clock=lambda: now)(*span),
            await files(GivenFiles(paths=list(pipeline.files)).batches(), span),
            await ProveBook(fold=TimescaleBookFold(pool))(),
        )


def write(pipeline: Pipeline, first: int, count: int) -> None:
    """Append calls by their numbers, to the files of all hosts in turn."""
    hosts = len(pipeline.files)
    for host, file in enumerate(pipeline.files):
        with file.open("ab") as log:
            for number in range(first + host, first + count, hosts):
                log.write(cdr_payload(call_id=f"c{number}@x") + b"\n")


@asynccontextmanager
async def _looking(pipeline: Pipeline) -> AsyncIterator[Watching]:
    connection = await asyncpg.connect(pipeline.postgres.dsn)
    try:
        yield Watching(connection, pipeline)
    finally:
        await connection.close()


async def _copied(pipeline: Pipeline, target: Path) -> Path:
    await pipeline.nats.stop()
    [store] = pipeline.stores
    shutil.copytree(store, target)
    await pipeline.nats.start()
    return target


def _as_it_lies_there(pipeline: Pipeline, target: Path) -> Path:
    [store] = pipeline.stores
    while True:
        try:
            return Path(shutil.copytree(store, target, dirs_exist_ok=True))
        except shutil.Error:  # the server moved a file while it was copied
            shutil.rmtree(target)


def _folder(pipeline: Pipeline) -> Path:
    [store] = pipeline.stores
    [found] = store.rglob(f"streams/{Topology().stream}/msgs")
    return found


def _blocks_with(pipeline: Pipeline, name: bytes) -> list[Path]:
    return [path for path in _folder(pipeline).glob("*.blk") if name in path.read_bytes()]


def _last_block(pipeline: Pipeline) -> Path:
    return max(_folder(pipeline).glob("*.blk"), key=lambda path: int(path.stem))


def _without_index(pipeline: Pipeline) -> None:
    for index in _folder(pipeline).glob("index.db"):
        index.unlink()
