"""A number that is forgotten stands nowhere in the database, and nothing else has changed."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract.builders import a_dead_letter
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import MONTH, a_call, a_tariff, prices
from adapters.contract.facts.everything import fill
from adapters.contract.proof.seals import sealed
from adapters.timescale.calls.party_book import TimescalePartyBook
from adapters.timescale.connection import Pool
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from adapters.timescale.proof.seals import TimescaleSealBook
from application.calls.amend_call import CorrectCall, VoidCall
from application.calls.forget_parties import ForgetParties
from application.calls.rerate_calls import RerateCalls
from application.errors import RejectedError
from application.facts.data import Projection
from application.proof.verify_seals import VerifySeals
from contract.dumping import dumped
from contract.full_store_probes import TimescaleFullStoreProbe, full_store
from contract.ledger_probes import TimescaleStoreProbe
from domain.facts.amending import Order
from domain.facts.call_facts import CallReceived

NUMBER = "4915112345678"
FORMS = (NUMBER, NUMBER.encode().hex())
ORDER = Order(by="noc", because="request 17")
TABLES = (
    "select c.oid::regclass::text as name from pg_class c"
    " join pg_namespace n on n.oid = c.relnamespace"
    " where c.relkind = 'r' and n.nspname = 'public'"
)
# What names somebody, or tells of the order itself.
FORGETTING = ("call_identity", "cdr", "dead_letter")


@pytest.fixture
async def full(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleFullStoreProbe]:
    async with full_store(store) as probe:
        await fill(probe)
        yield probe


@pytest.fixture
async def calls(full: TimescaleFullStoreProbe) -> list[CallReceived]:
    """Give calls with the number everywhere, one of them corrected, and a closed letter."""
    book = prices(1, a_tariff("0.60"))
    calls = [
        a_call(201, book, caller=NUMBER),
        a_call(202, book, callee=f"+{NUMBER}"),
        a_call(203, book, call_id=f"{NUMBER}-3@example.org"),
        a_call(204, book, caller=f"{NUMBER}9"),
    ]
    await full.ledger.record(calls)
    correct = CorrectCall(book=full.amendments, calls=full.kept_calls, prices=GivenPrices(book))
    await correct(calls[0].call_key, timedelta(seconds=30), ORDER)
    letter = a_dead_letter(raw=f'{{"caller": "{NUMBER}"}}'.encode(), detail=f"caller: {NUMBER}")
    await TimescaleDeadLetterBox(full.store.pool).park([letter])
    await TimescaleDeadLetterDesk(full.store.pool).waive(1, by="ana", because="a test call")
    return calls


def forgets(pool: Pool) -> ForgetParties:
    return ForgetParties(
        book=TimescalePartyBook(pool),
        desk=TimescaleDeadLetterDesk(pool),
        plans=TimescaleNumberPlans(pool),
        clock=lambda: datetime.now(UTC),
    )


async def everything(pool: Pool) -> Mapping[str, list[str]]:
    """Dump each row of each table; bytes are hexadecimal."""
    return {
        table["name"]: sorted(
            row["text"]
            for row in await pool.fetch(
                f"select to_jsonb(t)::text as text from {table['name']} t"  # noqa: S608
            )
        )
        for table in await pool.fetch(TABLES)
    }


def without_others(text: str) -> str:
    """Leave out the longer number, which nobody wants forgotten."""
    for form in (f"{NUMBER}9", f"{NUMBER}9".encode().hex()):
        text = text.replace(form, "")
    return text


def copied(dump: str, table: str) -> str:
    """Give the rows of a table as a dump has them."""
    _, begins, rest = dump.partition(f"COPY public.{table} (")
    assert begins, table
    return rest.partition("\n\\.\n")[0]


def holding(dump: Mapping[str, list[str]]) -> set[str]:
    """Name the tables that hold the number, by itself."""
    rows = {table: [row.replace(f"{NUMBER}9", "") for row in rows] for table, rows in dump.items()}
    return {
        table
        for table, texts in rows.items()
        if any(form in text for text in texts for form in FORMS)
    }


@pytest.mark.usefixtures("calls")
async def test_no_byte_of_it_is_left_and_nothing_else_has_changed(
    full: TimescaleFullStoreProbe,
) -> None:
    pool = full.store.pool
    seals = TimescaleSealBook(pool)
    await sealed(seals, 30)
    before = await everything(pool)
    assert holding(before) >= set(FORGETTING)
    done = await forgets(pool).number(NUMBER, ORDER)
    assert (done.calls, done.letters.settled, done.letters.open) == (3, 1, 0)
    after = await everything(pool)
    assert holding(after) == set()
    for table in before.keys() - {*FORGETTING, "event"}:
        assert (table, after[table]) == (table, before[table])
    told = set(after["event"]) - set(before["event"])
    assert set(before["event"]) <= set(after["event"])
    assert [("PartiesForgotten" in row, NUMBER in row) for row in told] == [(True, False)]
    for projection in Projection:
        found = await full.projections.rebuild(projection, dry_run=True)
        assert (projection, found.good) == (projection, True)
    assert any(f"{NUMBER}9" in row for row in after["cdr"])
    assert (await VerifySeals(book=seals, clock=lambda: datetime.now(UTC))()).good


@pytest.mark.usefixtures("calls")
async def test_no_byte_of_it_is_in_a_dump(full: TimescaleFullStoreProbe) -> None:
    pool, dsn = full.store.pool, full.store.dsn
    await sealed(TimescaleSealBook(pool), 30)
    money = "select company_id, amount, version from balance order by company_id"
    balances, before = await pool.fetch(money), without_others(await dumped(dsn))
    assert [before.count(form) > 0 for form in FORMS] == [True, True]
    await forgets(pool).number(NUMBER, ORDER)
    after = without_others(await dumped(dsn))
    assert [after.count(form) for form in FORMS] == [0, 0]
    assert await pool.fetch(money) == balances
    for table in ("balance_movement", "supplier_movement", "seal", "traffic_hourly"):
        assert copied(after, table) == copied(before, table)


async def test_a_forgotten_call_keeps_its_price(
    full: TimescaleFullStoreProbe, calls: list[CallReceived]
) -> None:
    pool, dearer = full.store.pool, GivenPrices(prices(1, a_tariff("9.00")))
    await forgets(pool).before(datetime(2100, 1, 1, tzinfo=UTC), ORDER)
    balances = await pool.fetch("select * from balance order by company_id")
    rerate = RerateCalls(book=full.amendments, prices=dearer)
    assert (await rerate(MONTH, ORDER)).changed == 0
    correct = CorrectCall(book=full.amendments, calls=full.kept_calls, prices=dearer)
    for call in calls[:2]:
        with pytest.raises(RejectedError, match="forgotten"):
            await correct(call.call_key, timedelta(seconds=1), ORDER)
    assert await pool.fetch("select * from balance order by company_id") == balances
    await VoidCall(book=full.amendments)(calls[1].call_key, ORDER)


@pytest.mark.usefixtures("calls")
async def test_a_log_is_carried_elsewhere_without_what_is_forgotten(
    full: TimescaleFullStoreProbe,
) -> None:
    await forgets(full.store.pool).number(NUMBER, ORDER)
    async with full.full.copied() as copy:
        await full.empty.fill(copy.pieces)
    dump = await everything(full.elsewhere)
    assert holding(dump) == set()
    here = await everything(full.store.pool)
    assert dump["cdr"] == here["cdr"]


async def test_what_older_software_wrote_is_rewritten_first(
    full: TimescaleFullStoreProbe, calls: list[CallReceived]
) -> None:
    pool = full.store.pool
    await pool.execute("alter table event disable trigger append_only")
    await pool.execute(
        "update event set schema_version = 2 where stream_id = $1 and version = 1",
        calls[0].call_key,
    )
    with pytest.raises(RejectedError, match="akira migrate"):
        await forgets(pool).number(NUMBER, ORDER)
