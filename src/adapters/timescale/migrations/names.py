"""Names of before there were rules for them; written without the journal, which moves on."""

import json
from typing import Final

from adapters.timescale.connection import Connection
from domain.money.tidying import tidied

_BECAUSE: Final = "names are trimmed, unique without regard to case, and never digits only"
_EVENT: Final = (
    "insert into event (stream_id, version, type, schema_version, data)"
    " select stream_id, version + 1, $2, 1, $3::text::jsonb from company where id = $1"
)
_COUNT: Final = "update company set version = version + 1 where id = $1"
_RENAME: Final = "update company set name = $2, version = version + 1 where id = $1"
_RENAME_SUPPLIER: Final = "update supplier set name = $2, version = version + 1 where id = $1"
_SUPPLIER_EVENT: Final = _EVENT.replace("from company", "from supplier")
_SPACED: Final = (
    "select btrim(account, E' \\t\\r\\n') as trimmed, min(company_id) as company_id from account"
    " where account <> btrim(account, E' \\t\\r\\n') group by 1"
)
_MAP: Final = (
    "insert into account (account, company_id) select $1, $2 where $1 <> ''"
    " on conflict (account) do nothing returning account"
)


async def tidy_names(connection: Connection) -> None:
    """Rename what cannot be named so any longer, and map trimmed accounts that nobody has."""
    await _rename(connection, "company", _EVENT, _RENAME)
    await _rename(connection, "supplier", _SUPPLIER_EVENT, _RENAME_SUPPLIER)
    for row in await connection.fetch(_SPACED):
        if await connection.fetchval(_MAP, row["trimmed"], row["company_id"]):
            mapped = json.dumps({"account": row["trimmed"]})
            await connection.execute(_EVENT, row["company_id"], "AccountMapped", mapped)
            await connection.execute(_COUNT, row["company_id"])


async def _rename(connection: Connection, kind: str, event: str, rename: str) -> None:
    rows = await connection.fetch(f"select id, name from {kind}")  # noqa: S608 two names
    held = {row["id"]: row["name"] for row in rows}
    for number, name in tidied(held, kind):
        said = json.dumps({"name": name, "because": _BECAUSE})
        await connection.execute(event, number, f"{kind.capitalize()}Renamed", said)
        await connection.execute(rename, number, name)
