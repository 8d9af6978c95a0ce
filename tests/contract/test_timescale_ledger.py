"""What only a database can promise: chunks, positions, isolation, SQL states."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_address
from urllib.parse import urlsplit

import asyncpg
import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_company, a_received_call, a_verdict
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import MONTH, ORDER, a_tariff, prices
from adapters.contract.calls.delivering import a_call, some_calls
from adapters.retrying import RetryingCdrLedger, RetryPolicy
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.calls.party_book import TimescalePartyBook
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.timescale.proof.retention import TimescaleOldCalls
from application.calls.data import Outcome
from application.calls.rerate_calls import RerateCalls
from application.errors import UnavailableError
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_worker
from contract.servers import PostgresServer, restart
from domain.calls.forgetting import Forgetting
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import claim_of
from domain.pricing.same_dialog import SameDialog

STORED, REDELIVERED = Outcome.STORED, Outcome.REDELIVERED


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


async def test_replay_after_chunk_drop(probe: TimescaleStoreProbe) -> None:
    calls = [
        a_call(n, start_time=MOMENT - timedelta(days=n % 5), created_at=None) for n in range(1, 101)
    ]
    ledger = TimescaleCdrLedger(probe.pool)
    assert set(await ledger.record(calls)) == {STORED}
    kept = await _drop_calls_before(probe, MOMENT - timedelta(days=2))
    assert 0 < kept < 100
    assert set(await ledger.record(calls)) == {REDELIVERED}
    copies = [evolve(each, receipt=a_call(0, seq=1000 + n).receipt) for n, each in enumerate(calls)]
    assert set(await ledger.record(copies)) == {Outcome.DUPLICATE}
    assert await probe.pool.fetchval("select count(*) from cdr") == kept
    assert await probe.pool.fetchval("select count(*) from event") == 100


async def test_a_replay_of_dropped_chunks_moves_no_money(probe: TimescaleStoreProbe) -> None:
    company_id = await a_company(TimescaleMoneyBook(probe.pool))
    ledger = TimescaleCdrLedger(probe.pool)

    def priced(amount: str, seq: int) -> Sequence[CallReceived]:
        verdict = a_verdict(company_id, amount=Decimal(amount))
        return [
            evolve(a_call(n, seq + n, start_time=MOMENT - timedelta(days=n % 30)), verdict=verdict)
            for n in range(1, 301)
        ]

    assert set(await ledger.record(priced("0.11", 0))) == {STORED}
    await _drop_calls_before(probe, MOMENT - timedelta(days=10))
    # Twice, as other messages, and at the prices of another tariff.
    for seq in (1000, 2000):
        assert set(await ledger.record(priced("9.99", seq))) == {Outcome.DUPLICATE}
    row = await probe.pool.fetchrow(
        "select count(*), sum(amount), (select amount from balance) from balance_movement"
    )
    assert row is not None
    assert tuple(row) == (300, Decimal(-33), Decimal(-33))


async def test_late_cdr_old_chunk(probe: TimescaleStoreProbe) -> None:
    await _record(probe, 3)
    await _drop_calls_before(probe, MOMENT - timedelta(days=1))
    late = a_call(50, start_time=MOMENT - timedelta(days=30))
    assert list(await TimescaleCdrLedger(probe.pool).record([late])) == [STORED]
    assert await probe.pool.fetchval(
        "select start_time from cdr where call_key = $1", late.call_key
    ) == MOMENT - timedelta(days=30)


async def test_the_row_says_what_the_record_said(probe: TimescaleStoreProbe) -> None:
    call = a_received_call(a_cdr(duration=timedelta(microseconds=61_204_500)), seq=17)
    await TimescaleCdrLedger(probe.pool).record([call])
    row = dict(await probe.pool.fetchrow("select * from cdr") or {})
    known = {key: value for key, value in row.items() if value is not None}
    assert {key: str(value) for key, value in known.items()} == {
        "call_key": str(call.call_key),
        "call_id": "call-1@rig.invalid",
        "from_tag": "f1",
        "to_tag": "t1",
        "host": "sip-01",
        "start_time": str(MOMENT),
        "end_time": str(call.cdr.end_time),
        "duration": "61.205",
        "caller": "49151",
        "callee": "4001",
        "account": "acct-1",
        "src_ip": "127.0.0.1",
        "sip_code": "200",
        "outcome": "answered",
        "hangup_by": "caller",
        "rating": "unrated",
        "unrated_reason": "no_tariff",
        "revision": "0",
        "received_at": str(MOMENT),
        "stream_seq": "17",
    }


async def test_gapless_positions(probe: TimescaleStoreProbe) -> None:
    # A reader who stays below the oldest open transaction misses nothing, whoever commits late.
    seen: list[int] = []
    cursor = ("0", 0)
    writers = asyncio.gather(*(_write(probe, worker) for worker in range(4)))
    while True:
        finished = writers.done()
        rows = await probe.pool.fetch(
            "select position, written_by::text as written_by from event"
            " where written_by < pg_snapshot_xmin(pg_current_snapshot())"
            " and (written_by, position) > ($1::text::xid8, $2)"
            # Not by the text of the same name: 999 comes before 1000.
            " order by event.written_by, position",
            *cursor,
        )
        if rows:
            cursor = (rows[-1]["written_by"], rows[-1]["position"])
            seen.extend(row["position"] for row in rows)
        if finished:
            break
    await writers
    everything = await probe.pool.fetch("select position from event")
    assert sorted(seen) == sorted(row["position"] for row in everything)
    assert len(seen) == 800


@pytest.mark.parametrize(
    ("mood", "code"),
    [
        ("alter database {} set default_transaction_read_only = on", "25006"),
        ("alter table event rename to elsewhere", "42P01"),
        ("revoke insert on event from akira_worker", "42501"),
        ("alter role login_akira_worker_{} connection limit 0", "53300"),
        ("alter role login_akira_worker_{} nologin", "28000"),
    ],
)
async def test_a_database_in_trouble_says_later_and_never_no(
    probe: TimescaleStoreProbe, mood: str, code: str
) -> None:
    name = urlsplit(probe.dsn).path.strip("/")
    async with as_worker(probe) as pool:
        await probe.pool.execute(mood.format(name))
        with pytest.raises(UnavailableError, match=code):
            await TimescaleCdrLedger(pool).record([a_call(1)])
        if code != "42P01":
            assert await probe.calls() == []


async def test_a_lock_that_is_not_given_says_later(probe: TimescaleStoreProbe) -> None:
    settings = DatabaseSettings(url=probe.dsn, command_timeout=2)
    async with open_pool(settings) as pool, probe.pool.acquire() as other, other.transaction():
        await other.execute("lock table cdr in access exclusive mode")
        with pytest.raises(UnavailableError):
            await TimescaleCdrLedger(pool).record([a_call(1)])
    await _record(probe, 1)
    assert len(await probe.calls()) == 1


async def test_who_comes_second_sees_the_first(probe: TimescaleStoreProbe) -> None:
    async with probe.pool.acquire() as other, other.transaction():
        await other.execute(
            "insert into call_identity (call_key, fingerprint, start_time, stream_seq, stored_at)"
            " values ($1, $2, $3, 99, $3)",
            a_call(1).call_key, a_call(1).fingerprint, MOMENT,
        )  # fmt: skip
        recording = asyncio.create_task(
            TimescaleCdrLedger(probe.pool).record([a_call(1), a_call(2)])
        )
        while not await other.fetchval("select exists (select from pg_locks where not granted)"):
            assert not recording.done()
    assert await recording == [Outcome.DUPLICATE, STORED]


@pytest.mark.parametrize(
    "statement",
    [
        (
            "insert into balance_movement (company_id, call_key, kind, amount, currency, version)"
            " values (99, gen_random_uuid(), 'call', -1, 'EUR', 1)"
        ),
        (
            "insert into supplier_movement (supplier_id, call_key, kind, amount, currency)"
            " values (99, gen_random_uuid(), 'call', -1, 'EUR')"
        ),
    ],
)
async def test_nobody_has_no_movements(probe: TimescaleStoreProbe, statement: str) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await probe.pool.execute(statement)


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
async def test_a_stricter_isolation_loses_nothing(
    probe: TimescaleStoreProbe, isolation: str
) -> None:
    name = urlsplit(probe.dsn).path.strip("/")
    await probe.pool.execute(
        f"alter database {name} set default_transaction_isolation = '{isolation}'"
    )
    async with open_pool(DatabaseSettings(url=probe.dsn)) as pool:
        ledger, stored = TimescaleCdrLedger(pool), 0
        for attempt in await asyncio.gather(
            *(ledger.record(some_calls(50)) for _ in range(4)), return_exceptions=True
        ):
            assert isinstance(attempt, list | UnavailableError)
            stored += attempt.count(STORED) if isinstance(attempt, list) else 0
    assert stored == len(await probe.calls()) == 50


async def test_a_server_that_restarted_is_used_again(probe: TimescaleStoreProbe) -> None:
    async with probe.ledger() as ledger:
        await ledger.record(some_calls(10))
        await restart(probe.server)
        # A pooled connection may find out only now that its server is gone.
        patient = RetryingCdrLedger(ledger, RetryPolicy(first=0.01, longest=0.1))
        assert set(await patient.record(some_calls(10))) == {REDELIVERED}


async def _record(probe: TimescaleStoreProbe, count: int) -> None:
    await TimescaleCdrLedger(probe.pool).record(some_calls(count))


async def _write(probe: TimescaleStoreProbe, worker: int) -> None:
    async with probe.ledger() as ledger:
        for begin in range(worker * 200, worker * 200 + 200, 10):
            await ledger.record([a_call(begin + n, seq=begin + n + 1) for n in range(10)])


async def _drop_calls_before(probe: TimescaleStoreProbe, moment: object) -> int:
    if await probe.pool.fetchval("select count(*) from pg_extension where extname = 'timescaledb'"):
        dropped = await probe.pool.fetch(
            "select drop_chunks('cdr', older_than => $1::timestamptz)", moment
        )
        assert dropped or not await probe.pool.fetchval(
            "select count(*) from cdr where start_time < $1::timestamptz - interval '1 day'", moment
        )
    else:
        await probe.pool.execute("delete from cdr where start_time < $1", moment)
    return int(await probe.pool.fetchval("select count(*) from cdr"))


async def test_an_address_with_an_interface_is_proven_and_forgotten_beside(
    probe: TimescaleStoreProbe,
) -> None:
    # RFC 4007: `fe80::1%eth0`; the column of the calls has the address without the interface.
    address = ip_address("fe80::1%eth0")
    await TimescaleCdrLedger(probe.pool).record([a_call(1, src_ip=address, caller="49151")])
    assert await TimescaleBookFold(probe.pool).differences(None, None) == []
    assert await TimescalePartyBook(probe.pool).forget(Forgetting(digits="49151"), ORDER) == 1


async def test_a_leg_of_a_call_that_went_with_the_day_before_is_debited_to_nobody(
    probe: TimescaleStoreProbe,
) -> None:
    # Two proxies write the two sides of midnight; the elder day is dropped, the younger re-rated.
    midnight = MOMENT.replace(hour=0, minute=0, second=0, microsecond=0)
    company = await a_company(TimescaleMoneyBook(probe.pool))
    once = evolve(prices(company, a_tariff("0.60")), same_dialog=SameDialog(hosts=("*",)))
    for number, start in enumerate((midnight - timedelta(seconds=0.1), midnight), 1):
        cdr = a_cdr(created_at=Decimal(number), start_time=start, duration=60)
        call = a_received_call(cdr, seq=number, verdict=once.judge(cdr))
        claim = claim_of(once.same_dialog, call.call_key, f"sip-{number}", cdr, call.verdict)
        await TimescaleCdrLedger(probe.pool).record([evolve(call, claim=claim)])
    _, dropped = await TimescaleOldCalls(probe.pool).drop(midnight, midnight, lambda _: True)
    assert dropped == 1
    book = TimescaleAmendmentBook(probe.pool)
    await RerateCalls(book=book, prices=GivenPrices(once))(MONTH, ORDER)
    assert await probe.pool.fetchval("select amount from balance") == Decimal("-0.6")
