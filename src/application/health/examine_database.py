"""The database as the doctor sees it: what kind of server, which schema, whose rights."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from application.health.data import DatabaseFacts
from application.health.finding import Finding, State, judged, skew
from application.health.holder import FindHolder
from application.health.ports import DatabaseServer, Schema
from application.proof.overview import OnlyRead

_WRITABLE: Final[Mapping[OnlyRead | None, tuple[str, str]]] = {
    None: ("the primary", ""),
    OnlyRead.REPLICA: (
        "a replica",
        "AKIRA_DATABASE_URL: name the primary, or all servers with target_session_attrs",
    ),
    OnlyRead.SETTING: (
        "default_transaction_read_only is on",
        "set it off where somebody has set it: the server's configuration, or this database",
    ),
}


@frozen(kw_only=True)
class ExamineDatabase:
    """Look at the server, the schema and the rights; changes nothing."""

    server: DatabaseServer
    schema: Schema
    find_holder: FindHolder
    clock: Callable[[], datetime]

    async def __call__(self) -> Sequence[Finding]:
        """Examine.

        Raises:
            UnavailableError: the database does not answer.
            SetupError: its schema was made by other files, or by a newer version.
        """
        asked = self.clock()
        facts = await self.server.facts()
        clock = skew("database", facts.now, asked=asked, answered=self.clock())
        found = [*server_findings(facts), *clock]
        missing = await self.schema.pending()
        found.append(
            judged(
                "database schema",
                good=not missing,
                seen=f"{len(missing)} migrations pending" if missing else "up to date",
                mend="akira migrate",
            )
        )
        # Without its tables there are neither readers of the log nor rights to look at.
        if missing:
            return found
        return [*found, await self.find_holder(), *_rights(await self.server.worker_faults())]


def server_findings(facts: DatabaseFacts) -> Sequence[Finding]:
    """Judge what kind of server this is."""
    return [
        Finding("database", State.GOOD, f"PostgreSQL {facts.version} as {facts.role}"),
        _edition(facts),
        judged(
            "database durability",
            good=facts.fsync == "on" and facts.synchronous_commit != "off",
            seen=f"fsync {facts.fsync}, synchronous_commit {facts.synchronous_commit}",
            mend="set both to on: what is acknowledged must be on the disk",
        ),
        judged(
            "database writable",
            good=facts.only_read is None,
            seen=_WRITABLE[facts.only_read][0],
            mend=_WRITABLE[facts.only_read][1],
        ),
    ]


def _edition(facts: DatabaseFacts) -> Finding:
    if facts.timescaledb is None:
        return Finding(
            "timescaledb",
            State.WARNING,
            "not there: cdr is a plain table",
            "enough for a trial; else shared_preload_libraries='timescaledb' before akira migrate",
        )
    return judged(
        "timescaledb",
        good=facts.license == "timescale",
        seen=f"{facts.timescaledb}, licence {facts.license}",
        mend="the Apache edition has no compression and no continuous aggregates: plan the disk",
        bad=State.WARNING,
    )


def _rights(faults: Sequence[str]) -> Sequence[Finding]:
    about = "database role akira_worker"
    if not faults:
        return [Finding(about, State.GOOD, "may add, not rewrite or delete")]
    mend = "take the right away: nothing that was recorded may be rewritten"
    return [Finding(about, State.BAD, fault, mend) for fault in faults]
