"""The parts of rights.toml: who has which account, and what passes between it and AKIRA."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RIGHTS = Path(__file__).with_name("rights.toml")
HOST = "<host>"
# A host's name becomes the end of a subject.
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


@dataclass(frozen=True)
class Part:
    """One part, for each host as long as a host is named in it.

    Attributes:
        says: what it may publish, and what AKIRA hears of it.
        tells: what it publishes besides, which AKIRA does not hear.
        hears: subjects of other parts, by their accounts.
    """

    name: str
    purpose: str
    user: str
    account: str
    replies: str
    says: Mapping[str, str]
    tells: Sequence[str]
    hears: Mapping[str, Sequence[str]]

    @property
    def per_host(self) -> bool:
        """Whether every host has its own."""
        return HOST in self.account

    def on(self, host: str) -> Part:
        """Give the part of one host.

        Raises:
            ValueError: the name cannot stand in a subject.
        """
        if not _NAME.fullmatch(host):
            raise ValueError(f"{host!r} cannot be the name of a host in NATS")
        return replace(
            self,
            user=self.user.replace(HOST, host),
            account=self.account.replace(HOST, host),
            says={said: heard.replace(HOST, host) for said, heard in self.says.items()},
            hears={
                account: [subject.replace(HOST, host) for subject in subjects]
                for account, subjects in self.hears.items()
            },
        )


def parts(file: Path = RIGHTS) -> Sequence[Part]:
    """Read all parts, those of hosts once."""
    told_of = tomllib.loads(file.read_text())
    return [
        Part(
            name=name,
            purpose=told["is"],
            user=told["user"],
            account=told["account"],
            replies=told["replies"],
            says={each: each for each in told.get("asks", [])} | told.get("becomes", {}),
            tells=told.get("tells", []),
            hears={told_of[by]["account"]: what for by, what in told.get("hears", {}).items()},
        )
        for name, told in told_of.items()
    ]


def parts_of(hosts: Iterable[str], file: Path = RIGHTS) -> Sequence[Part]:
    """Read all parts, those of hosts for each host."""
    return [
        found
        for part in parts(file)
        for found in ([part.on(host) for host in hosts] if part.per_host else [part])
    ]
