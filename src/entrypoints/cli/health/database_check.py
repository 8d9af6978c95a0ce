"""What the doctor looks at in the database."""

from collections.abc import Sequence

from adapters.timescale.connection import Pool
from adapters.timescale.diagnosis import ServerFacts, server_facts, worker_rights
from adapters.timescale.migrating import pending
from entrypoints.cli.health.finding import Finding, State, judged
from entrypoints.cli.health.nats_check import skew


async def database_findings(pool: Pool) -> Sequence[Finding]:
    """Look at the server, the schema and the rights.

    Raises:
        UnavailableError: the database does not answer.
        SetupError: its schema was made by other files, or by a newer version.
    """
    facts = await server_facts(pool)
    found = [*server_findings(facts), *skew("database", facts.now)]
    missing = await pending(pool)
    found.append(
        judged(
            "database schema",
            good=not missing,
            seen=f"{len(missing)} migrations pending" if missing else "up to date",
            mend="akira migrate",
        )
    )
    if missing:
        return found
    wrong = await worker_rights(pool)
    mend = "take the right away: nothing that was recorded may be rewritten"
    found += [Finding("database role akira_worker", State.BAD, each, mend) for each in wrong]
    return found if wrong else [*found, _WORKER_IS_FINE]


def server_findings(facts: ServerFacts) -> Sequence[Finding]:
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
            good=not facts.replica,
            seen="a replica" if facts.replica else "the primary",
            mend="AKIRA_DATABASE_URL: name the primary, or all servers with target_session_attrs",
        ),
    ]


_WORKER_IS_FINE = Finding(
    "database role akira_worker", State.GOOD, "may add, not rewrite or delete"
)


def _edition(facts: ServerFacts) -> Finding:
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
