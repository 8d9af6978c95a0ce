"""`akira status` names what is broken while it is, on real servers, and nothing once it is mended.

Some states take a minute to be told: two sites are looked at side by side.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from time import monotonic

import asyncpg
import pytest
from attrs import field, frozen

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.topology import Topology
from akira_in_hand import Akira, Said
from faults.faulty_postgres import as_replica, hung, read_only
from faults.paying import a_paying_company
from faults.pipeline import Pipeline, a_pipeline
from faults.watching import Watching

pytestmark = [pytest.mark.faults, pytest.mark.timeout(1800)]
# A minute is promised of what is told latest; the rest is room for a busy machine.
TOLD_WITHIN = 300.0
FILE = "cdr.jsonl"
CALLS = 20
NO_BOOK = ["hosts (last day)", "open dead letters", "no call waits", "proof", "gaps of the stream"]
NO_SILENCE = ["no worker", "the duty .* stands"]
NO_STREAM = ["stream\n", "consumers"]
AN_HOUR_PASSES = "update proof_verdict set proved_at = proved_at - interval '2 h'"
IN_A_STATEMENT = """
select count(*) from pg_stat_activity
where application_name = 'akira' and wait_event_type = 'Lock'
"""


@frozen
class Site:
    """A pipeline, and the tool of its operator."""

    pipeline: Pipeline

    @property
    def akira(self) -> Akira:
        """The tool, with the address of the database as it is."""
        return self.asking("")

    def asking(self, wish: str) -> Akira:
        """Give the tool that wishes something of the database."""
        where = self.pipeline.postgres.dsn + wish
        return Akira({"AKIRA_NATS_URL": self.pipeline.nats.url, "AKIRA_DATABASE_URL": where})

    async def status(self, wish: str = "", *options: str) -> Said:
        """Look once; however it ends, it says something and is no accident."""
        bridge = f"http://127.0.0.1:{self.pipeline.bridge.port()}"
        said = await self.asking(wish)("status", "--bridge", bridge, *options)
        assert (said.code, said.err) in {(0, ""), (1, "")}, said
        return said

    async def wrong(self, wish: str = "") -> list[str]:
        """Give what is wrong; it ends in 1 if anything is."""
        said = await self.status(wish, "--json")
        found: list[str] = said.document["wrong"]
        assert said.code == bool(found)
        return found

    async def until(self, tells: Callable[[list[str]], bool], wish: str = "") -> None:
        """Wait until it tells of these."""
        deadline = monotonic() + TOLD_WITHIN
        while not tells(found := await self.wrong(wish)):
            assert monotonic() < deadline, found

    async def ask(self, statement: str) -> object:
        """Ask the book over a connection of its own."""
        connection = await asyncpg.connect(self.pipeline.postgres.dsn)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def held(self, table: str) -> AsyncIterator[None]:
        """Let nobody read or write a table."""
        connection = await asyncpg.connect(self.pipeline.postgres.dsn)
        try:
            async with connection.transaction():
                await connection.execute(f"lock table {table}")
                yield
        finally:
            await connection.close()

    @asynccontextmanager
    async def watched(self) -> AsyncIterator[Watching]:
        """Look on, for what a pipeline has got done."""
        connection = await asyncpg.connect(self.pipeline.postgres.dsn)
        try:
            yield Watching(connection, self.pipeline)
        finally:
            await connection.close()

    def write(self, name: str, count: int = 1, **changes: object) -> None:
        """Let Kamailio write calls."""
        with self.pipeline.file.open("ab") as log:
            for number in range(count):
                log.write(cdr_payload(call_id=f"{name}-{number}@x", **changes) + b"\n")


Fault = Callable[[Site], AbstractAsyncContextManager[None]]


@frozen
class State:
    """One state.

    Attributes:
        fault: what breaks and mends it.
        told: what is wrong then, a pattern for each.
        untold: what would be another cause, or an all-clear that nobody can give.
        asked: what the tool's address of the database says besides.
    """

    fault: Fault
    told: Sequence[str]
    untold: Sequence[str] = field(factory=list)
    asked: str = ""

    def is_told(self, found: Sequence[str]) -> bool:
        """Tell whether each of these is said."""
        return all(any(re.match(one, each) for each in found) for one in self.told)


@asynccontextmanager
async def no_worker(site: Site) -> AsyncIterator[None]:
    await site.pipeline.worker.kill()
    yield
    await site.pipeline.worker.start()


@asynccontextmanager
async def a_database_that_hangs(site: Site) -> AsyncIterator[None]:
    async with hung(site.pipeline.postgres):
        yield


@asynccontextmanager
async def a_database_that_may_only_be_read(site: Site) -> AsyncIterator[None]:
    async with read_only(site.pipeline.postgres):
        yield


@asynccontextmanager
async def a_database_that_follows_another(site: Site) -> AsyncIterator[None]:
    async with as_replica(site.pipeline.postgres):
        yield


@asynccontextmanager
async def nats_away(site: Site) -> AsyncIterator[None]:
    await site.pipeline.nats.stop()
    yield
    await site.pipeline.nats.start()


@asynccontextmanager
async def no_stream(site: Site) -> AsyncIterator[None]:
    await deleted(site)
    yield
    await site.pipeline.make_streams()


@asynccontextmanager
async def a_stream_made_anew(site: Site) -> AsyncIterator[None]:
    """Nobody takes out what is sent again, so that it is told until somebody does."""
    async with site.watched() as watch:
        stored, confirmed = await watch.stored(), await watch.confirmed()
        await site.pipeline.worker.kill()
        site.write("lost", CALLS)
        await watch.until_confirmed(confirmed + CALLS, TOLD_WITHIN)
        await deleted(site)
        await site.pipeline.make_streams()
        site.write("next")
        yield
        await site.pipeline.worker.start()
        await watch.until_stored(stored + CALLS + 1, TOLD_WITHIN)


async def deleted(site: Site) -> None:
    async with open_nats(NatsSettings(url=site.pipeline.nats.url, name="admin")) as admin:
        await admin.ready()
        await admin.client.jetstream(timeout=60).delete_stream(Topology().stream)


@asynccontextmanager
async def a_duty_that_stands_still(site: Site) -> AsyncIterator[None]:
    async with site.held("told_head"):
        yield


@asynccontextmanager
async def a_call_without_price(site: Site) -> AsyncIterator[None]:
    site.write("dear", account="acct-2")
    yield
    assert (await site.akira("account", "map", "acct-2", "Acme")).code == 0
    span = ("--from", "2026-11-01", "--to", "2026-12-01")
    done = await site.akira("rerate", *span, "--parties", "--json")
    assert done.document["changed"] == 1


@asynccontextmanager
async def a_balance_that_is_wrong(site: Site) -> AsyncIterator[None]:
    await site.ask("update balance set amount = amount + 1")
    # The next night's proof comes at once.
    await site.ask("delete from proof_verdict")
    yield
    await site.ask("update balance set amount = amount - 1")
    await site.ask(AN_HOUR_PASSES)


ONE = {
    "PostgreSQL hung": State(
        a_database_that_hangs, ["database: the database gives no answer in time"], NO_BOOK
    ),
    "read-only": State(
        a_database_that_may_only_be_read,
        ["the database may only be read: .*default_transaction_read_only"],
        NO_SILENCE,
    ),
    "read-only, where who may write is asked for": State(
        a_database_that_may_only_be_read,
        ["database: no server that AKIRA_DATABASE_URL names is as .* may only be read"],
        NO_BOOK,
        asked="&target_session_attrs=read-write",
    ),
    "a replica": State(
        a_database_that_follows_another,
        ["the database may only be read: .*replica"],
        NO_SILENCE,
    ),
    "NATS away": State(
        nats_away,
        [r"NATS \(AKIRA_NATS_URL\) cannot be used", "bridge .* is not connected to NATS"],
        NO_STREAM,
    ),
    "no stream": State(no_stream, ["stream AKIRA_CDR is missing: run akira setup"], NO_STREAM),
    "no worker": State(no_worker, [r"no worker was heard of for \d+ s"], ["duty .* stands"]),
}
OTHER = {
    "proof red": State(
        a_balance_that_is_wrong,
        [r"the proof of \d{4}-\d\d-\d\d found: money: "],
        [r"proof of .*: good"],
    ),
    "unrated share": State(
        a_call_without_price,
        [rf"1 of {CALLS + 1} calls of the last day have no price: akira rerate"],
        ["no call waits", r"unrated \(last day\): none"],
    ),
    "stream reset": State(
        a_stream_made_anew,
        [r"the stream lost \d+ bytes of lines of bridge .*: see the runbook stream-forgot"],
    ),
    "duty stale": State(
        a_duty_that_stands_still,
        [r"the duty heads stands still for \d+ s"],
        ["no worker", r"the duty (?!heads)\w+ stands"],
    ),
}


@asynccontextmanager
async def a_site(folder: Path) -> AsyncIterator[Site]:
    """Give a site that has recorded calls and is well."""
    async with a_pipeline(folder, folder / FILE, a_paying_company) as pipeline:
        site = Site(pipeline)
        site.write("first", CALLS)
        async with site.watched() as watch:
            await watch.until_stored(CALLS, TOLD_WITHIN)
        yield site


async def each_is_told(states: dict[str, State], folder: Path) -> None:
    async with a_site(folder) as site:
        await site.until(lambda found: not found)
        for name, state in states.items():
            began = monotonic()
            async with state.fault(site):
                await site.until(state.is_told, state.asked)
                said = await site.status(state.asked)
                told_in = monotonic() - began
            wrong = [line[7:] for line in said.out.splitlines() if line.startswith("WRONG: ")]
            assert (said.code, state.is_told(wrong)) == (1, True), (name, said)
            assert not [each for each in state.untold if re.search(each, said.out)], (name, said)
            await site.until(lambda found: not found)
            print(f"{name}: told in {told_in:.1f} s, well {monotonic() - began:.1f} s")  # noqa: T201


async def test_each_state_is_told_and_then_all_is_well(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    async with asyncio.TaskGroup() as both:
        both.create_task(each_is_told(ONE, tmp_path / "one"))
        both.create_task(each_is_told(OTHER, tmp_path / "other"))


async def test_a_database_that_hangs_in_the_middle(tmp_path: Path) -> None:
    async with a_site(tmp_path) as site:
        async with site.held("duty"):
            asking = asyncio.create_task(site.wrong())
            while not await site.ask(IN_A_STATEMENT):
                assert not asking.done(), asking.result()
            async with hung(site.pipeline.postgres):
                assert ["gives no answer in time" in each for each in await asking] == [True]
        await site.until(lambda found: not found)
