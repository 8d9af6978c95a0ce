"""From the release of 2026-11-25 to this one under calls, back again, and forward once more.

Real processes of both releases, as docs/upgrade.md has the order: schema first, old workers on the
new schema, an old and a new one beside each other, then the bridge. Run by `make test-deploy`.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import asyncpg
import pytest
from attrs import define, field

from akira_in_hand import Akira, Said
from contract.servers import EmbeddedNatsServer, EmbeddedPostgresServer
from deploy.first_release import first_release
from deploy.fleet import seconds_since
from deploy.judge import compared
from faults.processes import Process

HOST = "sip-01"
_PAUSE = 1 / 50
_CENTS = 5
_PRICE_LIST = "prefix,rate,setup_fee\n49301,0,0.05\n"
_FORMS = "select count(*) filter (where schema_version = 3), count(*) from event where type = $1"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the Python of the first release."""
    return str(first_release(tmp_path_factory.mktemp("first-release")))


@define
class Upgraded:
    """A pipeline whose processes are of one release or the other, and calls that keep coming."""

    folder: Path
    settings: dict[str, str]
    book: "asyncpg.Connection[asyncpg.Record]"
    old: str
    file: Path
    running: dict[str, Process] = field(factory=dict)
    written: int = 0

    async def akira(self, python: str, *words: str) -> Said:
        said = await Akira(self.settings, python)(*words)
        assert said.code == 0, f"akira {' '.join(words)}: {said.out}{said.err}"
        return said

    async def run(self, name: str, python: str) -> None:
        """Let bridge or worker go on in that release; the other one's ends in peace."""
        if before := self.running.pop(name, None):
            assert await before.end() == 0, before.tail()
        module = "entrypoints.bridge" if name == "bridge" else "entrypoints.worker"
        process = Process(module, self.settings, self.folder / f"{name}.log", python=python)
        await process.start()
        self.running[name] = process

    async def write(self) -> None:
        """Write a call as Kamailio does, fifty a second, until cancelled."""
        while True:
            now = datetime.now(UTC).timestamp()
            line = {
                "start_time": f"{now - 61:.3f}", "end_time": f"{now:.3f}", "duration": "61.000",
                "call_id": _call(self.written), "from_tag": f"f{self.written}",
                "to_tag": f"t{self.written}", "caller": "491510001", "callee": "49301055501",
                "account": "rig", "src_ip": "192.0.2.7", "src_port": "5060", "from_name": "",
                "ua": "rig", "init_time": f"{now - 70:.6f}", "hangup_by": "caller",
                "sip_code": "200",
            }  # fmt: skip
            with self.file.open("a") as file:
                file.write(json.dumps(line) + "\n")
            self.written += 1
            await asyncio.sleep(_PAUSE)

    async def stored(self) -> int:
        return int(await self.book.fetchval("select count(*) from cdr"))

    async def more(self, what: str) -> None:
        """Wait until a hundred calls that are written from now on are in the book."""
        wanted = self.written + 100
        await _until(lambda: self._has(wanted), what)
        print(f"\n{what}: {await self.stored()} calls in the book")

    async def _has(self, wanted: int) -> bool:
        return await self.stored() >= wanted

    async def forms(self) -> tuple[int, int]:
        """Tell how many calls the log has in the form of new workers, and of old ones."""
        new, whole = await self.book.fetchrow(_FORMS, "CallReceived") or (0, 0)
        return new, whole - new

    async def prove(self) -> None:
        """Let this release prove every hour against the file."""
        now = datetime.now(UTC)
        first, last = now - timedelta(days=1), now + timedelta(hours=1)
        hours = ("--from", f"{first:%Y-%m-%dT%HZ}", "--to", f"{last:%Y-%m-%dT%HZ}")
        await _until(lambda: self._proves(*hours), "the proof is complete")
        await self.akira(sys.executable, "seal", "verify")

    async def _proves(self, *hours: str) -> bool:
        said = await Akira(self.settings)("reconcile", *hours, str(self.file))
        print(f"\n{said.out}{said.err}")
        return said.code == 0


def _call(number: int) -> str:
    return f"call-{number}@rig.invalid"


async def _until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    try:
        async with asyncio.timeout(300):
            while not await condition():
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail(f"not within 300 s: {what}")


@pytest.fixture
async def upgraded(tmp_path: Path, old: str) -> AsyncIterator[Upgraded]:
    """Have a pipeline of the old release with two workers, and calls that come."""
    nats = EmbeddedNatsServer(tmp_path / "nats")
    postgres = EmbeddedPostgresServer(tmp_path / "postgres")
    await nats.start()
    await postgres.start()
    file = tmp_path / "cdr.jsonl"
    file.touch()
    settings = {
        "AKIRA_NATS_URL": nats.url,
        "AKIRA_DATABASE_URL": postgres.dsn,
        "AKIRA_HTTP_LISTEN": "127.0.0.1:0",
        "AKIRA_HOST": HOST,
        "AKIRA_CDR_PATH": str(file),
        "AKIRA_STATE_DIR": str(tmp_path / "state"),
    }
    book = await asyncpg.connect(postgres.dsn)
    made = Upgraded(tmp_path, settings, book, old, file)
    try:
        yield made
    finally:
        for process in made.running.values():
            await process.gone()
        await book.close()
        await nats.stop()
        await postgres.stop()


async def set_up(site: Upgraded) -> None:
    """Type what an operator of the old release typed."""
    prices = site.folder / "retail.csv"
    prices.write_text(_PRICE_LIST)
    for command in (
        "migrate",
        "setup",
        "company add Acme --currency EUR",
        "account map rig Acme",
        f"tariff import {prices} --name retail --currency EUR --effective-from 2026-01-01",
        "tariff assign Acme retail --from 2026-01-01",
        "topup Acme 1000 --reference transfer-1",
    ):
        await site.akira(site.old, *command.split())


@asynccontextmanager
async def calls(site: Upgraded) -> AsyncIterator[None]:
    writing = asyncio.create_task(site.write())
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)


async def everything_is_there_once(site: Upgraded) -> None:
    await _until(lambda: site._has(site.written), f"{site.written} calls")  # noqa: SLF001
    rows = [
        f"{row['host']} {row['call_id']}"
        for row in await site.book.fetch("select host, call_id from cdr")
    ]
    letters = await site.book.fetchval("select count(*) from dead_letter")
    verdict = compared({HOST: list(map(_call, range(site.written)))}, rows, letters)
    print(f"\njudged: {verdict}")
    assert verdict.good, verdict
    unrated = await site.book.fetchval("select count(*) from cdr where rating <> 'rated'")
    balance = await site.book.fetchval("select round(amount * 100) from balance")
    assert (unrated, balance) == (0, 1_000_00 - _CENTS * site.written)


async def test_up_back_and_up_again_while_calls_come(upgraded: Upgraded) -> None:
    start, site = monotonic(), upgraded
    await set_up(site)
    for name in ("worker-1", "worker-2", "bridge"):
        await site.run(name, site.old)
    async with calls(site):
        await site.more("the release of 2026-11-25")
        await up(site)
    await everything_is_there_once(site)
    await site.prove()
    async with calls(site):
        await back(site)
        await up(site)
    await everything_is_there_once(site)
    await site.prove()
    print(f"\nup, back and up again: {seconds_since(start)}")


async def up(site: Upgraded) -> None:
    """Follow docs/upgrade.md, with old processes running."""
    await site.akira(sys.executable, "migrate")
    await site.akira(sys.executable, "setup")
    await site.more("old workers on the new schema")
    await site.run("worker-1", sys.executable)
    await one_of_each(site)
    await site.run("worker-2", sys.executable)
    await site.akira(sys.executable, "migrate")
    await site.run("bridge", sys.executable)
    await site.more("this release")


async def back(site: Upgraded) -> None:
    """Go back to the old release, on the new schema."""
    await site.run("bridge", site.old)
    await site.run("worker-1", site.old)
    await one_of_each(site)
    await site.run("worker-2", site.old)
    await site.more("back again")


async def one_of_each(site: Upgraded) -> None:
    """Wait until a worker of each release has stored fifty calls beside the other."""
    before = await site.forms()

    async def both() -> bool:
        return all(now - then >= 50 for now, then in zip(await site.forms(), before, strict=True))

    await _until(both, "an old and a new worker store calls beside each other")
    print(f"\nbeside each other: calls in the new form and in the old {await site.forms()}")
