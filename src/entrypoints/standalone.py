"""Everything on one machine in one command, with embedded NATS and PostgreSQL."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from application.errors import PortError
from entrypoints import bridge, live, worker
from entrypoints.process.converters import followed
from entrypoints.process.logs import configure_logs
from entrypoints.process.settings import (
    BridgeSettings,
    LiveSettings,
    SettingError,
    WorkerSettings,
    help_text,
    load,
)
from entrypoints.process.stop import run_until, stop_requested
from entrypoints.standing.own_token import own_token
from entrypoints.standing.servers import Servers, open_servers


async def run(
    cdr: Path, data_dir: Path, environment: Mapping[str, str], stop: asyncio.Event
) -> None:
    """Run all processes on servers of our own until asked to stop; the data stay.

    Raises:
        SetupError: something that only an operator can mend.
        SettingError: a setting that a process cannot use.
    """
    async with open_servers(data_dir, environment) as servers:
        _say_where(servers, cdr)
        given = {**environment, **servers.settings(cdr_path=str(cdr))}
        given.setdefault("AKIRA_STATE_DIR", str(data_dir / "bridge"))
        listen = given.pop("AKIRA_HTTP_LISTEN", None)
        page, token = _page_of(given, data_dir, listen)
        # One address cannot serve three processes: it is the page's, unless it is any that is free.
        if listen is not None and listen.endswith(":0"):
            given["AKIRA_HTTP_LISTEN"] = listen
        await asyncio.gather(
            bridge.run(load(BridgeSettings, given), stop, _say_health),
            worker.run(load(WorkerSettings, given), stop, _say_health),
            live.run(load(LiveSettings, page), stop, lambda url: _say_page(url, token)),
        )


def _page_of(
    given: Mapping[str, str], data_dir: Path, listen: str | None
) -> tuple[Mapping[str, str], str]:
    page = dict(given)
    if listen is not None:
        page["AKIRA_HTTP_LISTEN"] = listen
    if "AKIRA_LIVE_TOKENS_FILE" in page:
        return page, f"as in {page['AKIRA_LIVE_TOKENS_FILE']}"
    own = own_token(data_dir)
    return page | {"AKIRA_LIVE_TOKENS_FILE": str(own.path)}, own.token


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a process; the exit code is as for the other processes."""
    given = _arguments(arguments)
    if why := _unfit(given.cdr):
        return _complain(SettingError(f"--cdr {why}"), 2)
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
        "AKIRA_HTTP_LISTEN (Optional, Default=127.0.0.1:8080): address of the live page\n"
        "AKIRA_LIVE_TOKENS_FILE (Optional): who may see it; without, a token is made\n"
        + help_text(BridgeSettings),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cdr", type=Path, required=True, metavar="PATH", help="file to follow")
    return parser.parse_args(arguments)


def _unfit(cdr: Path) -> str | None:
    # Somebody waits at the terminal; a bridge waits for whatever may be mended meanwhile.
    try:
        followed(str(cdr)).open("rb").close()
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"{cdr}: {error.strerror}"
    except ValueError as error:
        return str(error)
    return None


def _say_where(servers: Servers, cdr: Path) -> None:
    _say(f"following {cdr}; akira finds the servers by", *servers.exports())
    _say("Ctrl-C ends it; the data stay.")


def _say_health(url: str) -> None:
    _say(f"health {url}/health/ready")


def _say_page(url: str, token: str) -> None:
    _say(f"live calls {url}/  token {token}")


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def _complain(error: Exception, code: int) -> int:
    sys.stderr.write(f"standalone: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
