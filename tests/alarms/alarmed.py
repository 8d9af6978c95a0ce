"""A pipeline whose figures are scraped, as Prometheus and the role's timer do it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import run
from time import monotonic

import asyncpg
from attrs import define

from adapters.contract.builders import cdr_payload
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from alarms.scrapes import ROOT, Scrapes
from faults.paying import a_paying_company
from faults.pipeline import Pipeline, a_pipeline
from faults.processes import Process
from faults.scraping import PATIENCE, figure, listens, scraped

_SCRIPT = ROOT / "infra/ansible/roles/monitoring/files/akira_status_metrics.py"


@define
class Alarmed:
    """The pipeline, somebody who looks into its book, and all that it tells."""

    pipeline: Pipeline
    book: "asyncpg.Connection[asyncpg.Record]"
    folder: Path

    def write(self, name: str, count: int, **fields: object) -> None:
        """Append calls to the file of the host."""
        with self.pipeline.file.open("ab") as file:
            for number in range(count):
                file.write(cdr_payload(call_id=f"{name}-{number}@x", **fields) + b"\n")

    async def told(self, process: Process) -> str:
        """Scrape a process."""
        return await asyncio.to_thread(scraped, process)

    async def status(self) -> str:
        """Let the role's script make figures of `akira status`."""
        return await asyncio.to_thread(self._status)

    def _status(self) -> str:
        servers = {
            name: self.pipeline.worker.environment[name]
            for name in ("AKIRA_NATS_URL", "AKIRA_DATABASE_URL")
        }
        target = self.folder / "status.prom"
        # Where the machine is slow the script gives up, and its timer lets it try again.
        deadline = monotonic() + PATIENCE
        while True:
            done = run(
                [sys.executable, _SCRIPT, sys.executable, target],
                env=servers, check=False, capture_output=True, text=True,
            )  # fmt: skip
            if done.returncode == 0:
                break
            assert "TimeoutExpired" in done.stderr, done.stderr
            assert monotonic() < deadline, done.stderr
        return target.read_text()

    async def until(self, process: Process, name: str, enough: Callable[[float], bool]) -> str:
        """Scrape until the sum of a figure is enough; give the last scrape."""
        deadline = monotonic() + PATIENCE
        while True:
            text = await self.told(process)
            found = figure(text, name)
            if enough(found):
                return text
            assert monotonic() < deadline, f"{name} is {found}: {process.tail()}"
            await asyncio.sleep(0.2)

    async def until_grown(
        self, scrapes: Scrapes, minute: int, job: str, ask: Callable[[], Awaitable[str]], name: str
    ) -> str:
        """Ask until an age has grown by a second since `minute`; give the last answer."""
        deadline = monotonic() + PATIENCE
        while True:
            text = await ask()
            if scrapes.has_grown(minute, job, text, name):
                return text
            assert monotonic() < deadline, f"{name} is {figure(text, name)}"
            await asyncio.sleep(0.2)

    async def until_stored(self, count: int) -> None:
        """Wait until so many calls are in the book."""
        await self.until_true("select count(*) >= $1 from cdr", count)

    async def until_true(self, question: str, *arguments: object) -> None:
        """Ask the book until it says yes."""
        deadline = monotonic() + PATIENCE
        while not await self.book.fetchval(question, *arguments):
            assert monotonic() < deadline, f"{question}: {self.pipeline.worker.tail()}"
            await asyncio.sleep(0.2)

    @asynccontextmanager
    async def held(self, statement: str) -> AsyncIterator[None]:
        """Leave a transaction open that did this."""
        holder = await asyncpg.connect(self.pipeline.postgres.dsn)
        transaction = holder.transaction()
        await transaction.start()
        await holder.execute(statement)
        try:
            yield
        finally:
            await transaction.rollback()
            await holder.close()

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[NatsConnection]:
        """Open NATS as its administrator."""
        async with open_nats(NatsSettings(url=self.pipeline.nats.url, name="admin")) as admin:
            await admin.ready()
            yield admin


@asynccontextmanager
async def an_alarmed_pipeline(folder: Path) -> AsyncIterator[Alarmed]:
    """Run a pipeline with a company that pays, and wait until worker and bridge tell."""
    async with a_pipeline(folder, folder / "cdr.jsonl", a_paying_company) as pipeline:
        book = await asyncpg.connect(pipeline.postgres.dsn)
        try:
            alarmed = Alarmed(pipeline, book, folder)
            for process in (pipeline.bridge, pipeline.worker):
                await listens(process)
            yield alarmed
        finally:
            await book.close()
