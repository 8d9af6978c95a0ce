"""Ports of loopback for servers that a test starts, perhaps more than once.

The kernel gives the ports of its ephemeral range to whoever connects or binds to none in
particular: one that a test picked there may be gone before its server listens, or while the server
is down. Those below it are given to nobody, and a lock keeps other test processes off.
"""

import fcntl
import os
import socket
import tempfile
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from random import SystemRandom

_LOOPBACK = "127.0.0.1"
_OURS = range(20000, 32000)
_LOCKS = Path(tempfile.gettempdir()) / f"akira-test-ports-{os.geteuid()}"
# Held until this process ends.
_taken: dict[int, int] = {}


def free_port() -> int:
    """Give a port that nobody else gets, UDP or TCP, as long as this process lives."""
    [port] = free_ports(1)
    return port


def free_ports(count: int) -> list[int]:
    """Give so many of them."""
    _LOCKS.mkdir(mode=0o700, exist_ok=True)
    walk = SystemRandom().sample(_OURS, len(_OURS))
    ports = list(islice((port for port in walk if _take(port)), count))
    assert len(ports) == count, "no port is free"
    return ports


def _take(port: int) -> bool:
    if port in _taken or not _is_free(port):
        return False
    lock = os.open(_LOCKS / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    _taken[port] = lock
    return True


def _is_free(port: int) -> bool:
    with ExitStack() as stack:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            probe = stack.enter_context(socket.socket(socket.AF_INET, kind))
            if kind == socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_LOOPBACK, port))
            except OSError:
                return False
    return True
