"""Shows the whole path on real lines: bridges, NATS, worker, PostgreSQL, and the proof."""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from adapters.timescale.connection import DatabaseSettings, open_pool
from application.errors import PortError, SetupError, UnavailableError
from application.proof.reconcile_files import FileReconciliation
from domain.moment import EARLIEST, LATEST
from entrypoints import bridge, live, worker
from entrypoints.containers.operator.everything import OperatorContainer
from entrypoints.demonstration import calls_again, money
from entrypoints.demonstration.ending import Ending, tell, way_back
from entrypoints.demonstration.page import Page
from entrypoints.demonstration.samples import SAMPLES, sample_files
from entrypoints.demonstration.spool import Spool, lay_out
from entrypoints.demonstration.steps import Steps
from entrypoints.demonstration.tally import ratings_of, table_of
from entrypoints.process.logs import configure_logs
from entrypoints.process.settings import BridgeSettings, LiveSettings, WorkerSettings, load
from entrypoints.standing.own_token import own_token
from entrypoints.standing.servers import Servers, open_servers

_MARK = "akira-demo"
_QUIET_SECONDS = 1.0
_PATIENCE_SECONDS = 180.0


async def run(
    files: Sequence[Path], data_dir: Path, *, with_live: bool = False, as_json: bool = False
) -> bool:
    """Run the pipeline on some files to their end and prove where each line is.

    `with_live` makes calls for the page, which are proved like the others.

    Returns:
        Whether lines = stored + parked + duplicates.

    Raises:
        SetupError: a server cannot be run, or a file cannot be read, or there is none.
    """
    if not files:
        raise SetupError("there is no file to show: name CDR files")
    page = Page(own_token(data_dir), with_live)
    with Steps().going_on() as steps:
        steps.step("laying out the files as Kamailio would")
        spools = list(lay_out(files, data_dir / "files"))
        spools += [calls_again.live_spool(data_dir)] if with_live else []
        steps.step("starting NATS and PostgreSQL")
        async with open_servers(data_dir, os.environ) as servers:
            ending = await _shown(servers, spools, data_dir, page, steps)
            steps.step("stopping the servers")
    if os.environ.get("AKIRA_DEMO_KEEP") != "0":
        sys.stdout.writelines(f"{line}\n" for line in way_back(data_dir, servers))
    tell(ending, as_json=as_json)
    return ending.good


async def _shown(
    servers: Servers, spools: Sequence[Spool], data_dir: Path, page: Page, steps: Steps
) -> Ending:
    async with open_pool(DatabaseSettings(url=servers.database_url)) as pool:
        use = OperatorContainer(pool=pool)
        steps.step("opening a company that pays for every account, with a tariff")
        await money.set_up(use, [file for spool in spools for file in spool.files()])
        stop = asyncio.Event()
        steps.step("starting the bridges, the worker and the live page")
        running = asyncio.gather(
            *_processes(servers, spools, data_dir, stop),
            live.run(load(LiveSettings, page.settings(servers)), stop, page.served),
        )
        try:
            if page.with_live:
                steps.step("replaying calls on the live page")
                await calls_again.replay(SAMPLES / "basic" / "all.jsonl", spools[-1].live)
            steps.step("waiting until every record has its place, and proving it")
            found = await _drained(use, spools, running, steps)
            left = await page.calls_left()
            tally = await use.archive().tally()
            sys.stdout.writelines(table_of(tally))
            statement = await money.show(use)
        finally:
            stop.set()
            await running
    return Ending(found=found, ratings=ratings_of(tally), statement=statement, left=left)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a process: 0 when every line is accounted for, else 1."""
    parser = argparse.ArgumentParser(prog="python -m entrypoints.demo", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="CDR files, rotated ones and .gz too")
    parser.add_argument("--live", action="store_true", help="replay calls on the live page")
    parser.add_argument("--json", action="store_true", help="end in one JSON object in a line")
    given = parser.parse_args(arguments)
    configure_logs(os.environ.get("AKIRA_LOG_LEVEL", "error"), "console")
    data_dir = Path(os.environ.get("AKIRA_DATA_DIR", "akira-demo"))
    try:
        _make_empty(data_dir)
        files = given.files or sample_files()
        good = asyncio.run(run(files, data_dir, with_live=given.live, as_json=given.json))
    except PortError as error:
        sys.stderr.write(f"demo: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    if os.environ.get("AKIRA_DEMO_KEEP") == "0":
        shutil.rmtree(data_dir)
    return 0 if good else 1


def _make_empty(data_dir: Path) -> None:
    if data_dir.exists():
        if not (data_dir / _MARK).exists():
            raise SetupError(f"{data_dir} is not of a demo: set AKIRA_DATA_DIR to another folder")
        shutil.rmtree(data_dir)
    data_dir.mkdir(parents=True)
    (data_dir / _MARK).touch()


def _processes(
    servers: Servers, spools: Sequence[Spool], data_dir: Path, stop: asyncio.Event
) -> Iterator[Coroutine[Any, Any, None]]:
    listen = "127.0.0.1:0"
    yield worker.run(load(WorkerSettings, servers.settings(http_listen=listen)), stop)
    for spool in spools:
        settings = servers.settings(
            cdr_path=str(spool.live),
            state_dir=str(data_dir / "bridges" / spool.host),
            host=spool.host,
            http_listen=listen,
        )
        yield bridge.run(load(BridgeSettings, settings), stop)


async def _drained(
    use: OperatorContainer,
    spools: Sequence[Spool],
    running: "asyncio.Future[list[None]]",
    steps: Steps,
) -> FileReconciliation:
    count, since = -1, monotonic()
    while not running.done():
        if (now := await _settled(use)) != count:
            count, since = now, monotonic()
            steps.now(f"{count} records have their place")
        elif monotonic() - since > _QUIET_SECONDS:
            files = use.files(paths=[file for spool in spools for file in spool.files()])
            found = await use.reconcile_files()(files.batches())
            if not found.missing or monotonic() - since > _PATIENCE_SECONDS:
                return found
        await asyncio.sleep(0.2)
    await running
    raise UnavailableError("the processes ended before their work was done")


async def _settled(use: OperatorContainer) -> int:
    ends = (await use.census().ends(EARLIEST, LATEST)).values()
    return sum(each.stored + each.parked + each.duplicates for each in ends)


if __name__ == "__main__":
    sys.exit(main())
