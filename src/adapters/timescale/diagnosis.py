"""What `akira doctor` asks of the database server."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query

_FACTS: Final = query("server_facts")
_RIGHTS: Final = query("worker_rights")


@frozen(kw_only=True)
class ServerFacts:
    """A database server.

    Attributes:
        now: its clock, UTC.
        timescaledb: version of the extension, None where there is none.
        license: `apache` or `timescale`, None where there is no extension.
        replica: whether it only follows another server.
    """

    now: datetime
    version: str
    role: str
    timescaledb: str | None
    license: str | None
    replica: bool
    synchronous_commit: str
    fsync: str


async def server_facts(pool: Pool) -> ServerFacts:
    """Ask what kind of server this is.

    Raises:
        UnavailableError: it does not answer.
    """
    with translated_errors():
        row = await pool.fetchrow(_FACTS)
    assert row is not None  # noqa: S101 a select without from
    return ServerFacts(**row)


async def worker_rights(pool: Pool) -> Sequence[str]:
    """Tell what is wrong with the rights of the role `akira_worker`.

    Raises:
        UnavailableError: it does not answer, or the schema is not there.
    """
    with translated_errors():
        rows = await pool.fetch(_RIGHTS)
    return [row["finding"] for row in rows]
