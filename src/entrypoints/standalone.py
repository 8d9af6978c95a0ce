"""Everything on one machine in one command, with embedded NATS and PostgreSQL."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from application.errors import PortError
from entrypoints import bridge, worker
from entrypoints.embedding import Servers, open_servers
from entrypoints.logs import configure_logs
from entrypoints.settings import BridgeSettings, SettingError, WorkerSettings, help_text, load
from entrypoints.stop import run_until, stop_requested


async def run(
    cdr: Path, data_dir: Path, environment: Mapping[str, str], stop: asyncio.Event
) -> None:
    """Run bridge and worker on servers of our own until asked to stop; the data stay.

    Raises:
        SetupError: something that only an operator can mend.
        SettingError: a setting that bridge or worker cannot use.
    """
    async with open_servers(data_dir, environment) as servers:
        _say_where(servers, cdr)
        given = {**environment, **servers.settings(cdr_path=str(cdr))}
        given.setdefault("AKIRA_STATE_DIR", str(data_dir / "bridge"))
        await asyncio.gather(
            bridge.run(load(BridgeSettings, given), stop),
            worker.run(load(WorkerSettings, given), stop),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a process; the exit code is as for the other processes."""
    given = _arguments(arguments)
    configure_logs(
        os.environ.get("AKIRA_LOG_LEVEL", "info"), os.environ.get("AKIRA_LOG_FORMAT", "console")
    )
    try:
        asyncio.run(_until_stopped(given.cdr, Path(os.environ.get("AKIRA_DATA_DIR", "akira-data"))))
    except SettingError as error:
        return _complain(error, 2)
    except PortError as error:
        return _complain(error, 1)
    return 0


async def _until_stopped(cdr: Path, data_dir: Path) -> None:
    async with stop_requested() as stop:
        await run_until(stop, run(cdr, data_dir, os.environ, stop))


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m entrypoints.standalone",
        description="Follows a CDR file into a database, all on this machine.",
        epilog="environment:\n"
        "AKIRA_DATA_DIR (Optional, Default=./akira-data): where streams and database live\n"
        "AKIRA_NATS_URL, AKIRA_DATABASE_URL (Optional): use these servers, embed none\n"
        + help_text(BridgeSettings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cdr", type=Path, required=True, metavar="PATH", help="file to follow")
    return parser.parse_args(arguments)


def _say_where(servers: Servers, cdr: Path) -> None:
    sys.stdout.write(
        f"following {cdr}\n"
        f"database  {servers.database_url}\n"
        f"NATS      {servers.nats_url}\n"
        "health    http://127.0.0.1:9501/health/ready http://127.0.0.1:9502/health/ready\n"
        "Ctrl-C ends it; the data stay.\n"
    )
    sys.stdout.flush()


def _complain(error: Exception, code: int) -> int:
    sys.stderr.write(f"standalone: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
