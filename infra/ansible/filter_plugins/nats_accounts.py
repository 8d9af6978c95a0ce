"""Ansible filter: the accounts of a NATS server, with hashes that stay while passwords do."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import bcrypt

sys.path.append(str(Path(__file__).parents[3]))

from infra.nats.accounts import accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a login costs the server, too. A hash of another cost is made anew: those of release 0.1
# were 8, with a salt that told the password.
_ROUNDS = 10
_KEPT = re.compile(rf'user: "([^"]+)", password: "(\$2a\${_ROUNDS}\$[^"]+)"')


def nats_accounts(passwords: Mapping[str, str], bridges: Mapping[str, str], now: str) -> str:
    """Write the accounts.

    Args:
        passwords: by user.
        bridges: by host.
        now: the configuration that the host has; a hash in it stays if it is that of the password.
    """
    users = dict(passwords) | {f"bridge-{host}": word for host, word in bridges.items()}
    kept = dict(_KEPT.findall(now))
    return accounts({user: _hash(word, kept.get(user)) for user, word in users.items()}, bridges)


def _hash(password: str, kept: str | None) -> str:
    if kept is not None and bcrypt.checkpw(password.encode(), kept.encode()):
        return kept
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(_ROUNDS, prefix=b"2a")).decode()


class FilterModule:
    """What Ansible asks for."""

    def filters(self) -> dict[str, object]:
        """List the filters."""
        return {"nats_accounts": nats_accounts}
