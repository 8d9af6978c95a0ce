"""What an operator may do in the database: read all, settle letters, change nothing else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_dead_letter, a_receipt, a_received_call
from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import Pool
from adapters.timescale.health.server import TimescaleServer
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.timescale.migrating import pending
from adapters.timescale.proof.census import TimescaleRecordCensus
from application.errors import UnavailableError
from application.letters.data import LetterQuery, LetterStatus
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_member, as_worker
from contract.operator_probes import over
from contract.servers import PostgresServer

DAY = timedelta(days=1)


@pytest.fixture
async def probe(
    postgres_server: PostgresServer, database: str
) -> AsyncIterator[TimescaleStoreProbe]:
    async with timescale_probe(postgres_server, database) as probe:
        yield probe


@pytest.fixture
async def operator(probe: TimescaleStoreProbe) -> AsyncIterator[Pool]:
    await TimescaleCdrLedger(probe.pool).record([a_received_call()])
    await TimescaleDeadLetterBox(probe.pool).park([a_dead_letter(), a_dead_letter(raw=b"b", seq=2)])
    async with as_member(probe, "akira_operator") as pool:
        yield pool


async def test_an_operator_reads_everything(operator: Pool) -> None:
    archive, census = TimescaleCallArchive(operator), TimescaleRecordCensus(operator)
    assert len(await archive.stories("call-1@rig.invalid")) == 1
    assert len(await census.ends(MOMENT - DAY, MOMENT + DAY)) == 1
    assert (await census.overview(MOMENT)).open_letters == {"not_utf8": 2}
    assert list(await pending(operator)) == []
    assert (await TimescaleServer(operator).facts()).version
    assert list(await TimescaleServer(operator).worker_faults()) == []


async def test_an_operator_sees_whose_transaction_holds_events_back(
    probe: TimescaleStoreProbe, operator: Pool
) -> None:
    census = TimescaleRecordCensus(operator)
    async with over(probe).writing_elsewhere() as pid:
        await TimescaleCdrLedger(probe.pool).record([a_received_call(a_cdr(call_id="later"))])
        held = (await census.overview(MOMENT)).held
    assert held is not None
    assert (held.pid, bool(held.user), bool(held.database)) == (pid, True, True)


async def test_an_operator_settles_letters(operator: Pool) -> None:
    desk = TimescaleDeadLetterDesk(operator)
    first, second = [kept.number for kept in await desk.letters(LetterQuery())]
    assert await desk.waive(first, by="ana", because="a test")
    async with desk.redriving([second]) as held:
        assert len(held) == 1
    assert await desk.letters(LetterQuery(status=LetterStatus.PARKED)) == []


@pytest.mark.parametrize(
    "change",
    [
        "delete from dead_letter",
        "update dead_letter set raw = ''",
        "update dead_letter set reason = ''",
        "delete from cdr",
        "update cdr set caller = null",
        "insert into call_identity select * from call_identity",
        "delete from stream_gap",
    ],
)
async def test_an_operator_rewrites_nothing(operator: Pool, change: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        await operator.execute(change)


async def test_a_worker_opens_a_letter_that_comes_back(probe: TimescaleStoreProbe) -> None:
    letter = a_dead_letter()
    desk = TimescaleDeadLetterDesk(probe.pool)
    async with as_worker(probe) as worker:
        box = TimescaleDeadLetterBox(worker)
        await box.park([letter])
        async with desk.redriving([1]):
            pass
        assert await desk.letters(LetterQuery(status=LetterStatus.PARKED)) == []
        await box.park([evolve(letter, receipt=a_receipt(9))])
        with pytest.raises(UnavailableError, match="permission denied"):
            await TimescaleDeadLetterDesk(worker).waive(1, by="a worker", because="it cannot")
    assert len(await desk.letters(LetterQuery(status=LetterStatus.PARKED))) == 1


@pytest.mark.parametrize(
    ("grant", "finding"),
    [
        ("delete on cdr", "must not delete cdr"),
        ("update on event", "must not update event"),
        ("truncate on dead_letter", "must not truncate dead_letter"),
    ],
)
async def test_the_doctor_sees_a_right_too_many(
    probe: TimescaleStoreProbe, grant: str, finding: str
) -> None:
    await probe.pool.execute(f"grant {grant} to akira_worker")
    assert await TimescaleServer(probe.pool).worker_faults() == [finding]


async def test_the_doctor_sees_a_right_too_few(probe: TimescaleStoreProbe) -> None:
    await probe.pool.execute("revoke insert on cdr from akira_worker")
    assert await TimescaleServer(probe.pool).worker_faults() == ["may not insert cdr"]
