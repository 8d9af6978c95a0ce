"""How every process starts and ends: settings, logs, signals, exit codes."""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from application.errors import SetupError
from entrypoints.process.logs import configure_logs
from entrypoints.process.settings import CommonSettings, SettingError, help_text, load
from entrypoints.process.stop import run_until, stop_requested

_NEW_OBJECTS = 20_000
_S = TypeVar("_S", bound=CommonSettings)
Run = Callable[[_S, asyncio.Event], Coroutine[Any, Any, None]]


def run_process(name: str, about: str, wanted: type[_S], run: Run[_S]) -> int:
    """Run a process until it is asked to stop.

    Returns:
        0 after SIGTERM or SIGINT, 1 where an operator has to mend something, 2 for a setting;
        the last two with one line on stderr.
    """
    argparse.ArgumentParser(
        prog=f"python -m entrypoints.{name}",
        description=about,
        epilog=f"environment:\n{help_text(wanted)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    try:
        settings = load(wanted, os.environ)
    except SettingError as error:
        return _complain(name, error, 2)
    configure_logs(settings.log_level, settings.log_format)
    _look_for_cycles_rarely()
    try:
        asyncio.run(_until_stopped(settings, run))
    except SetupError as error:
        return _complain(name, error, 1)
    return 0


async def _until_stopped(settings: _S, run: Run[_S]) -> None:
    async with stop_requested() as stop:
        await run_until(stop, run(settings, stop))


def _look_for_cycles_rarely() -> None:
    # A batch is some ten thousand objects that live until its commit: by default they are looked
    # at thirty times a batch, and what was imported with them, for nothing (docs/performance.md).
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


def _complain(name: str, error: Exception, code: int) -> int:
    sys.stderr.write(f"{name}: {error}\n")
    return code
