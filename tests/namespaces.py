"""Hosts of a test's own: network namespaces on Docker's bridge, whose link can go down."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from os import getpid

from attrs import frozen

_numbers = count(1)
_BRIDGE = "docker0"


@frozen
class Host:
    """A host with one link to the bridge on which the containers are."""

    name: str
    link: str

    def within(self, command: list[str]) -> list[str]:
        """Give the command that runs on this host; its process keeps the number."""
        return ["ip", "netns", "exec", self.name, *command]

    def cut(self) -> None:
        """Take the link down: from now on nobody hears of this host, nor it of others."""
        _ip("link", "set", self.link, "down")


@contextmanager
def a_host() -> Iterator[Host]:
    """Make a host, and take it away."""
    number = next(_numbers)
    host = Host(f"akira-{getpid()}-{number}", f"ak{getpid() % 100_000}-{number}")
    _ip("netns", "add", host.name)
    try:
        inner = f"{host.link}i"
        _ip("link", "add", host.link, "type", "veth", "peer", "name", inner)
        _ip("link", "set", inner, "netns", host.name)
        _ip("link", "set", host.link, "master", _BRIDGE)
        _ip("link", "set", host.link, "up")
        within = ("-n", host.name)
        _ip(*within, "addr", "add", f"172.17.{240 + number % 10}.{1 + getpid() % 250}/16", "dev",
            inner)  # fmt: skip
        for device in ("lo", inner):
            _ip(*within, "link", "set", device, "up")
        yield host
    finally:
        _ip("netns", "del", host.name)


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"
