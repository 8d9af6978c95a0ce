"""Each state that `akira status` knows, made on real servers: what it says, and how it ends."""

import re
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest
from attrs import frozen

from akira_in_hand import Akira
from contract.servers import NatsServer, PostgresServer, fresh_database

pytestmark = pytest.mark.embedded
# A worker that is heard of for as long as a test may last, whatever the machine does.
HEARD = """
update duty set since = now() - interval '1 h', renewed_at = now() + interval '1 h',
    worked_at = now() + interval '1 h'
"""
LETTER = """
insert into dead_letter (host, file_id, file_offset, read_at, stream_seq, stored_at, raw,
    raw_sha256, stage, reason, detail, code_version)
values ('sip-01', 'f', 0, now(), 1, now(), 'x', sha256('x'), 'decode', 'not_json', 'x', '1')
"""
GAP = "insert into stream_gap values ('AKIRA_CDR', 5, 7, now())"
PROOF = """
insert into proof_verdict
values (current_date - {days}, now() - interval '{hours} h', '{findings}', 0)
"""
NOT_PROVED = "proof: no day was proved yet"
GOOD_PROOF = PROOF.format(days=1, hours=1, findings="{}")


@frozen
class State:
    """One state.

    Attributes:
        made: statements that make it, of a worker that is heard of and has nothing to tell.
        undone: the tables that are emptied after it.
        wrong: what is wrong, a pattern for each.
        shown: lines that stand there.
    """

    made: Sequence[str]
    wrong: Sequence[str] = ()
    shown: Sequence[str] = ()
    undone: Sequence[str] = ()


STATES = {
    "all is well": State(
        [HEARD],
        shown=["open dead letters: none", "unrated (last day): none", NOT_PROVED],
    ),
    "no worker ever": State(
        ["update duty set renewed_at = null, worked_at = null"],
        ["no worker was ever heard of: start one"],
    ),
    "no worker any more": State(
        ["update duty set renewed_at = now() - interval '1 h', worked_at = null"],
        [r"no worker was heard of for 3[67]\d\d s"],
    ),
    "a worker that has just begun": State(
        [
            "update duty set since = now() + interval '1 h', worked_at = null",
            "update duty set since = null, renewed_at = null where name in ('proof', 'relay')",
        ],
        shown=["proof\tnot yet\tnot yet\t\t"],
    ),
    "a duty stands still": State(
        ["update duty set worked_at = now() - interval '1 h' where name = 'traffic'"],
        [r"the duty traffic stands still for 3[67]\d\d s"],
    ),
    "a duty was begun in vain": State(
        ["update duty set worked_at = null where name = 'seals'"],
        ["the duty seals was begun, and nobody got on with it yet"],
    ),
    "a duty that nobody does": State(
        ["update duty set renewed_at = null, worked_at = null where name = 'proof'"],
        ["nobody ever began the duty proof: see the workers' logs"],
    ),
    "duties that may be switched off": State(
        ["update duty set renewed_at = null, worked_at = null where name in ('relay', 'heads')"],
    ),
    "dead letters": State(
        [LETTER],
        ["1 open dead letters: akira dead list"],
        undone=["dead_letter"],
    ),
    "the stream lost messages": State(
        [GAP],
        ["the stream lost 3 messages: akira republish the files"],
        undone=["stream_gap"],
    ),
    "the proof is good": State([GOOD_PROOF], undone=["proof_verdict"]),
    "the proof is red": State(
        [PROOF.format(days=1, hours=1, findings='{"money: a","log: b"}')],
        [r"the proof of \d{4}-\d\d-\d\d found: money: a, and 1 more"],
        undone=["proof_verdict"],
    ),
    "the proof is old": State(
        [PROOF.format(days=3, hours=49, findings="{}")],
        [r"no day after \d{4}-\d\d-\d\d was proved: see the workers' logs"],
        undone=["proof_verdict"],
    ),
}


@pytest.fixture
async def akira(private_nats: NatsServer, private_postgres: PostgresServer) -> Akira:
    dsn = await fresh_database(private_postgres)
    return Akira({"AKIRA_NATS_URL": private_nats.url, "AKIRA_DATABASE_URL": dsn})


@pytest.fixture
async def database(akira: Akira) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(akira.settings["AKIRA_DATABASE_URL"])
    yield connection
    await connection.close()


async def told(akira: Akira) -> tuple[int, list[str], list[str]]:
    """Give how it ends, what is wrong, and all that it says."""
    said = await akira("status")
    assert said.err == ""
    lines = said.out.splitlines()
    return said.code, [line[7:] for line in lines if line.startswith("WRONG: ")], lines


async def test_nothing_is_well_before_all_of_it_is_set_up(akira: Akira) -> None:
    code, wrong, _ = await told(akira)
    assert (code, wrong[0]) == (1, "stream AKIRA_CDR is missing: run akira setup")
    assert wrong[1].startswith("database: the database is not at this version: akira migrate")
    assert (await akira("setup")).code == 0
    code, left, lines = await told(akira)
    assert (code, left, lines[0]) == (1, wrong[1:], "stream")


async def test_each_state_is_told(akira: Akira, database: "asyncpg.Connection") -> None:
    for command in ("setup", "migrate"):
        assert (await akira(command)).code == 0
    for name, state in STATES.items():
        for statement in (HEARD, *state.made):
            await database.execute(statement)
        code, wrong, lines = await told(akira)
        assert code == bool(state.wrong), (name, wrong)
        assert len(wrong) == len(state.wrong), (name, wrong)
        assert all(map(re.fullmatch, state.wrong, wrong)), (name, wrong)
        assert set(state.shown) <= set(lines), (name, lines)
        for table in state.undone:
            await database.execute(f"delete from {table}")  # noqa: S608 a table of ours
