"""The peer that never changes: FastStream with the ledger of the first release, 2026-11-25.

A peer that shares our code gets quicker with it, and a ratio to it then says nothing of years.
This one is an archive of that day's modules, run as a program of its own: its decoding, pricing,
statements and schema are those of commit 4f3ef92 whatever is done to ours (bench/peers/freezing.py
made it). The libraries and servers beneath are those of today, for both.
"""

import asyncio
import os
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from bench.running import BenchError

ARCHIVE: Final = Path(__file__).parent / "first_release.pyz"
# Of what is in it, not of the file: libraries of compression differ.
DIGEST: Final = "d52ca2ffd07db814670731c697df7cf66d41b107c55dd76e3a555661593a1ef7"


def installed() -> bool:
    """Tell whether the library that it runs on is there."""
    return find_spec("faststream") is not None


def digest(archive: Path = ARCHIVE) -> str:
    """Give one hash of the names and contents of an archive."""
    total = sha256()
    with ZipFile(archive) as found:
        for name in sorted(found.namelist()):
            total.update(f"{name} {sha256(found.read(name)).hexdigest()}\n".encode())
    return total.hexdigest()


async def set_up(dsn: str, prefixes: int) -> None:
    """Let it make its schema, the companies and the tariff in an empty database.

    Raises:
        BenchError: it does not run on what is installed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ARCHIVE), "setup", str(prefixes),
        env={**os.environ, "AKIRA_DATABASE_URL": dsn},
    )  # fmt: skip
    if await process.wait():
        raise BenchError(f"the frozen peer made no database: {process.returncode}")
