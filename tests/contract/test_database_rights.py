"""What each role may do in the database: the matrix of the docs, and every word that is refused."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from adapters.contract.builders import a_company, a_payment, a_received_call, a_verdict
from adapters.contract.facts.acting import READING
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.audit_trail import TimescaleAuditTrail
from adapters.timescale.money.book import TimescaleMoneyBook
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_member, is_refused
from contract.servers import PostgresServer

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
ROLES = ("akira_worker", "akira_operator", "akira_auditor", "akira_reader", "akira_live")
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "postgresql-rights.md"
RIGHTS = """
select c.relname as table, r.rolname as role, p.privilege,
    has_table_privilege(r.oid, c.oid, p.privilege) as whole,
    array(
        select a.attname from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and p.privilege in ('SELECT', 'INSERT', 'UPDATE')
            and has_column_privilege(r.oid, c.oid, a.attnum, p.privilege)
        order by a.attnum
    ) as columns
from pg_class as c
    cross join pg_roles as r
    cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
        'TRIGGER']) as p (privilege)
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'v', 'p')
    and r.rolname = any($1)
order by 1, 2, 3
"""
VIEWS = {"call_figure", "cdr_masked"}
TRIED = {
    "SELECT": "select * from {table} limit 0",
    "INSERT": "insert into {table} ({column}) overriding system value"
    " select {column} from {table} where false",
    "UPDATE": "update {table} set {column} = {column} where false",
    "DELETE": "delete from {table} where false",
    "TRUNCATE": "truncate {table}",
}
MAKING = (
    "create temporary table price_change (at timestamptz)",
    "create table mine (at timestamptz)",
    "create schema mine",
    "create function f() returns int language sql as 'select 1'",
    "create view v as select 1",
)
EVENTS = {
    "CallReceived": {"akira_worker"},
    "CallRerated": {"akira_operator"},
    "CdrCorrected": {"akira_operator"},
    "CallVoided": {"akira_operator"},
    "CompanyOpened": {"akira_operator"},
    "LimitsChanged": {"akira_operator"},
    "ZoneChanged": {"akira_operator"},
    "AccountMapped": {"akira_operator"},
    "PayerRuleSet": {"akira_operator"},
    "TariffAssigned": {"akira_operator"},
    "ToppedUp": {"akira_operator"},
    "BundleAgreed": {"akira_operator"},
    "BundleEnded": {"akira_operator"},
    "BundleSettled": {"akira_operator"},
    "SupplierAdded": {"akira_operator"},
    "BalanceLow": {"akira_worker", "akira_operator"},
    "BalanceExhausted": {"akira_worker", "akira_operator"},
    "BalanceRestored": {"akira_worker", "akira_operator"},
    "FraudSuspected": {"akira_worker", "akira_operator"},
    "FraudWatchSet": {"akira_operator"},
    "FraudSettled": {"akira_operator"},
    "CompanySuspended by balance": {"akira_worker", "akira_operator"},
    "CompanyResumed by balance": {"akira_worker", "akira_operator"},
    "CompanySuspended by operator": {"akira_operator"},
    "CompanyResumed by operator": {"akira_operator"},
    "NumberPlanSet": {"akira_operator"},
    "NumberPlanAssigned": {"akira_operator"},
    "LongestCallSet": {"akira_worker", "akira_operator"},
    "SameDialogSet": {"akira_operator"},
    "TaxClassSet": {"akira_operator"},
    "InvoiceIssued": {"akira_operator"},
    "CallAccepted": {"akira_operator"},
    "CallUnvoided": {"akira_operator"},
    "MonthClosed": {"akira_operator"},
    "NumbersRead": {"akira_operator"},
    "Anything": {"akira_operator"},
}
MOVEMENTS = {
    ("call", 0): {"akira_worker"},
    ("call", 1): {"akira_operator"},
    ("reversal", 1): {"akira_operator"},
    ("topup", 0): {"akira_operator"},
    ("adjustment", 0): {"akira_operator"},
    ("bundle", 0): {"akira_operator"},
}
TELL = (
    "insert into event (stream_id, version, type, schema_version, data)"
    " values (gen_random_uuid(), 1, $1, 1, jsonb_build_object('by', $2::text))"
)
MOVE = (
    "insert into balance_movement"
    " (company_id, call_key, kind, revision, amount, currency, version, reference)"
    " values ($1, case when $2 in ('call', 'reversal') then gen_random_uuid() end, $2, $3,"
    " 1000000, 'EUR', 9, case when $2 in ('topup', 'adjustment', 'bundle') then 'forged' end)"
)


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


@pytest.fixture
async def company(probe: TimescaleStoreProbe) -> int:
    return await a_company(TimescaleMoneyBook(probe.pool))


def matrix(rows: list[asyncpg.Record]) -> str:
    """Write the rights as the page has them."""
    cells: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        words = cells.setdefault(row["table"], {}).setdefault(row["role"], [])
        act = row["privilege"].lower()
        if row["whole"]:
            words.append(act)
        elif row["columns"]:
            words.append(f"{act} ({', '.join(row['columns'])})")
    head = "| table | " + " | ".join(role.removeprefix("akira_") for role in ROLES) + " |"
    lines = [head, "|---" * (len(ROLES) + 1) + "|"]
    for table, by_role in cells.items():
        told = (", ".join(by_role[role]) or "none" for role in ROLES)
        lines.append(f"| `{table}` | " + " | ".join(told) + " |")
    return "\n".join(lines)


async def test_the_page_has_the_rights_of_every_role(probe: TimescaleStoreProbe) -> None:
    written = re.search(r"<!-- matrix -->\n(.+?)\n<!-- end -->", PAGE.read_text(), re.DOTALL)
    assert written
    assert written[1] == matrix(await probe.pool.fetch(RIGHTS, list(ROLES)))


@pytest.mark.parametrize("role", ROLES)
async def test_each_act_on_each_table_is_as_the_matrix_says(
    probe: TimescaleStoreProbe, role: str
) -> None:
    rows = await probe.pool.fetch(RIGHTS, [role])
    async with as_member(probe, role) as pool:
        for row in rows:
            table, act, columns = row["table"], row["privilege"], list(row["columns"])
            if act not in TRIED or (table in VIEWS and act != "SELECT"):
                continue
            allowed = bool(row["whole"] or columns)
            column = (
                columns[0]
                if columns and act in ("UPDATE", "INSERT")
                else await a_column(probe.pool, table)
            )
            statement = TRIED[act].format(table=table, column=column)
            assert await is_refused(pool, statement) is not allowed, (table, act)


async def a_column(pool: Pool, table: str) -> str:
    """Name a column that could be written."""
    name: str = await pool.fetchval(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0"
        " and attgenerated = '' and attidentity <> 'a' and not attisdropped"
        " order by attnum limit 1",
        table,
    )
    return name


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_tells_what_is_its_own(probe: TimescaleStoreProbe, role: str) -> None:
    async with as_member(probe, role) as pool:
        for told, allowed in EVENTS.items():
            name, _, by = told.partition(" by ")
            assert await is_refused(pool, TELL, name, by) is (role not in allowed), told


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_moves_what_is_its_own(
    probe: TimescaleStoreProbe, company: int, role: str
) -> None:
    async with as_member(probe, role) as pool:
        for (kind, revision), allowed in MOVEMENTS.items():
            refused = await is_refused(pool, MOVE, company, kind, revision)
            assert refused is (role not in allowed), (kind, revision)


async def test_a_worker_reopens_letters_and_settles_none(probe: TimescaleStoreProbe) -> None:
    insert = (
        "insert into dead_letter (host, file_id, file_offset, read_at, stream_seq, stored_at, raw,"
        " raw_sha256, stage, reason, detail, code_version, status)"
        " values ('h', 'f', 1, now(), 1, now(), '', '', 's', 'r', 'd', 'v', $1)"
    )
    for status, other, refused in (("redriven", "parked", False), ("parked", "redriven", True)):
        await probe.pool.execute("delete from dead_letter")
        await probe.pool.execute(insert, status)
        async with as_member(probe, "akira_worker") as pool:
            statement = "update dead_letter set status = $1"
            assert await is_refused(pool, statement, other) is refused


async def test_no_role_lends_its_owners_rights_by_a_name(probe: TimescaleStoreProbe) -> None:
    # A temporary table of the same name, with a trigger, ran as the owner (found 2026-11-25).
    for role in ROLES:
        async with as_member(probe, role) as pool:
            assert await is_refused(pool, "create temporary table price_change (at timestamptz)")
            assert await is_refused(pool, "create table public.mine (at timestamptz)")
            assert await is_refused(pool, "create schema mine")
            assert await is_refused(
                pool, "create function f() returns int language sql as 'select 1'"
            )


async def test_every_definers_function_keeps_to_its_path(probe: TimescaleStoreProbe) -> None:
    functions = await probe.pool.fetch(
        "select p.proname, p.prosrc, p.proconfig from pg_proc as p"
        " where p.prosecdef and p.pronamespace = current_schema()::regnamespace"
    )
    assert {row["proname"] for row in functions} == {
        "note_price_change", "count_price_change", "note_reading", "wait_for_movements",
        "refuse_nobodys_movements",
    }  # fmt: skip
    for row in functions:
        assert row["proconfig"] == ["search_path=pg_catalog, pg_temp"]
        names = re.findall(r"(?:insert into|update|delete from|from|join) (\S+)", row["prosrc"])
        assert names
        # `added` is what the statement has added, before any table of that name.
        assert all("." in name for name in names if name != "added);"), row["proname"]


async def test_roles_are_groups_and_nothing_more(probe: TimescaleStoreProbe) -> None:
    roles = await probe.pool.fetch(
        "select rolname, rolcanlogin or rolsuper or rolcreaterole or rolcreatedb or rolreplication"
        " or rolbypassrls as more from pg_roles where rolname = any($1)",
        list(ROLES),
    )
    assert {row["rolname"]: row["more"] for row in roles} == dict.fromkeys(ROLES, False)
    above = await probe.pool.fetch(
        "select pg_get_userbyid(member) from pg_auth_members"
        " where pg_get_userbyid(member) = any($1)", list(ROLES),
    )  # fmt: skip
    assert above == []
    owned = await probe.pool.fetch(
        "select relname from pg_class where pg_get_userbyid(relowner) = any($1)", list(ROLES)
    )
    assert owned == []


async def test_the_work_of_each_role_still_goes(probe: TimescaleStoreProbe, company: int) -> None:
    async with (
        as_member(probe, "akira_worker") as worker,
        as_member(probe, "akira_operator") as operator,
    ):
        await TimescaleMoneyBook(operator).change(company, a_payment("1"))
        call = a_received_call(verdict=a_verdict(company, amount=Decimal("0.5")))
        await TimescaleCdrLedger(worker).record([call])
    async with open_pool(DatabaseSettings(url=probe.dsn)) as pool:
        assert await pool.fetchval("select amount from balance") == Decimal("0.5")


def test_the_words_of_the_page_are_those_that_are_tried() -> None:
    text = PAGE.read_text()
    rows: Mapping[str, set[str]] = EVENTS
    for told in rows:
        if told != "Anything":
            assert told.partition(" by ")[0] in text


NOTE = "select note_reading('ana', 'cdr search', array['caller'], 3)"


@pytest.mark.parametrize("role", ROLES)
async def test_who_may_read_whole_numbers_may_say_so_and_no_more(
    probe: TimescaleStoreProbe, role: str
) -> None:
    async with as_member(probe, role) as pool:
        refused = await is_refused(pool, NOTE)
        assert refused is (role in {"akira_worker", "akira_reader"})
        if refused:
            return
        await TimescaleAuditTrail(pool).note(READING)
        login = await pool.fetchval("select session_user")
    [act] = await TimescaleAuditTrail(probe.pool).acts(*EVER, 10)
    assert (act.login, json.loads(act.data)["by"]) == (login, "ana")


@pytest.mark.parametrize("role", ["akira_worker", "akira_operator"])
async def test_nobody_says_that_another_told_it(probe: TimescaleStoreProbe, role: str) -> None:
    statement = (
        "insert into event (stream_id, version, type, schema_version, data, {0})"
        " values (gen_random_uuid(), 1, 'CallReceived', 1, '{{}}', {1})"
    )
    async with as_member(probe, role) as pool:
        for column, value in (
            ("told_by", "'somebody'"),
            ("at", "'2020-01-01'"),
            ("written_by", "'1'"),
        ):
            assert await is_refused(pool, statement.format(column, value)), column


@pytest.mark.parametrize(
    "arguments",
    [
        "repeat('x', 201), 'live', array['host'], 3",
        "'ana', repeat('x', 101), array['host'], 3",
        "'ana', 'live', array[repeat('x', 1001)], 3",
        "null, 'live', array['host'], 3",
        "'ana', null, array['host'], 3",
        "'ana', 'live', null, 3",
        "'ana', 'live', array['host', null], 3",
        "'ana', 'live', array[array['host']], 3",
    ],
)
async def test_what_is_no_reading_is_refused(probe: TimescaleStoreProbe, arguments: str) -> None:
    async with as_member(probe, "akira_live") as pool:
        with pytest.raises(asyncpg.CheckViolationError, match="not a reading"):
            await pool.execute(f"select note_reading({arguments})")


async def test_who_reads_holds_up_nobody_elses_reading(probe: TimescaleStoreProbe) -> None:
    async with (
        as_member(probe, "akira_live") as one,
        as_member(probe, "akira_operator") as other,
        one.acquire() as connection,
        connection.transaction(),
    ):
        await connection.execute(NOTE)
        async with asyncio.timeout(60):
            await TimescaleAuditTrail(other).note(READING)
