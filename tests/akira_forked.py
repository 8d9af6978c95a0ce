"""One command in a process forked from one that has everything imported (`akira_warm`)."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

_TESTS = Path(__file__).parent
PATIENCE = 240
"""Seconds that any command may take in a test."""


async def forked(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[int, bytes, bytes]:
    """Run a command to its end: give how it ended, what it said and what it complained of.

    Raises:
        TimeoutError: it did not end in time, and was killed.
    """
    asked = {"arguments": arguments, "environment": environment, "folder": str(Path.cwd())}
    with TemporaryFile() as out, TemporaryFile() as err:
        reading, writing = os.pipe()
        socket.send_fds(
            _warm(), [json.dumps(asked).encode()], [out.fileno(), err.fileno(), writing]
        )
        os.close(writing)
        code = await _ended(os.fdopen(reading, "rb", buffering=0))
        # The command has moved the place at which both of us read and write.
        out.seek(0)
        err.seek(0)
        return code, out.read(), err.read()


async def _ended(telling: IO[bytes]) -> int:
    told = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(told), telling
    )
    pid = int(await told.readline())
    try:
        return int(await asyncio.wait_for(told.readline(), PATIENCE))
    except (TimeoutError, asyncio.CancelledError):
        os.kill(pid, signal.SIGKILL)
        raise
    finally:
        transport.close()


@cache
def _warm() -> socket.socket:
    asking, answering = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    paths = f"{_TESTS.parent / 'src'}:{_TESTS}"
    process = subprocess.Popen(
        [sys.executable, "-m", "akira_warm", str(answering.fileno())],
        env={**os.environ, "PYTHONPATH": paths}, pass_fds=[answering.fileno()],
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    answering.close()
    atexit.register(process.wait)
    atexit.register(asking.close)
    return asking
