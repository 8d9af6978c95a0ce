"""A process that has imported all of `akira`, and forks one process for each command.

Nine tenths of the processor time of a command in a test are its imports. Which module a command
needs on its own is said by `contract/test_akira_cold.py`.
"""

import gc
import json
import os
import selectors
import socket
import sys
import threading
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from entrypoints.cli.__main__ import main

_SRC = Path(__file__).parents[1] / "src"
_PARTS = ("domain", "application", "adapters", "entrypoints")
# What is no part of the command; and the contracts of ports, which are tests themselves.
_OTHERS = {"__main__", "contract", "embedded", "demo", "demonstration", "standalone"}
_LONGEST = 1 << 20


def serve(asking: socket.socket) -> None:
    """Fork for each command that is asked for, until nobody asks any more.

    A message is `{"arguments", "environment", "folder"}` with three files: for what the command
    says, for what it complains of, and for its pid and how it ended.
    """
    running: dict[int, tuple[int, int]] = {}
    waiting = selectors.DefaultSelector()
    waiting.register(asking, selectors.EVENT_READ)
    while True:
        for ready, _ in waiting.select():
            if ready.fileobj is not asking:
                waiting.unregister(ready.fd)
                _tell(ready.fd, *running.pop(ready.fd))
                continue
            text, files, _, _ = socket.recv_fds(asking, _LONGEST, 3)
            if not text:
                return
            if (pid := os.fork()) == 0:
                waiting.close()
                _command(json.loads(text), *files[:2])
            out, err, ended = files
            os.close(out)
            os.close(err)
            with suppress(BrokenPipeError):
                os.write(ended, f"{pid}\n".encode())
            ending = os.pidfd_open(pid)
            running[ending] = pid, ended
            waiting.register(ending, selectors.EVENT_READ)


def _tell(ending: int, pid: int, ended: int) -> None:
    _, status = os.waitpid(pid, 0)
    with suppress(BrokenPipeError):  # a test that was given up reads no more
        os.write(ended, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os.close(ended)
    os.close(ending)


def _command(asked: dict[str, object], out: int, err: int) -> NoReturn:
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(str(asked["folder"]))
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    time.tzset()
    code = main(asked["arguments"])  # type: ignore[arg-type]
    sys.stdout.flush()
    sys.stderr.flush()
    # The interpreter is not taken apart, which would cost as much again.
    os._exit(code)


def _import_everything() -> None:
    for part in _PARTS:
        for file in sorted((_SRC / part).rglob("*.py")):
            name = file.relative_to(_SRC).with_suffix("").parts
            if _OTHERS.isdisjoint(name):
                import_module(".".join(name).removesuffix(".__init__"))
    # What this process has stays as it is in all that are forked.
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1


if __name__ == "__main__":
    _import_everything()
    serve(socket.socket(fileno=int(sys.argv[1])))
