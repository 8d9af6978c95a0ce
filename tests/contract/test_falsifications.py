"""Whatever is altered in the book or in the files, by whomever, one proof names it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import pytest
from attrs import frozen

from adapters.contract.builders import MOMENT, a_receipt, a_received_call, cdr_payload
from adapters.contract.facts.everything import fill
from adapters.file_tail.reading.given_files import GivenFiles
from adapters.timescale.connection import Connection, Pool
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from application.letters.data import DeadLetter
from application.proof.prove_book import BookProof, ProveBook
from application.proof.reconcile_files import FileReconciliation, ReconcileFiles
from contract.falsifications import (
    IN_CALLS,
    IN_MONEY,
    IN_THE_LOG,
    Falsification,
    file_falsifications,
)
from contract.full_store_probes import TimescaleFullStoreProbe, full_store
from contract.ledger_probes import TimescaleStoreProbe
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance

ALL = (*IN_CALLS, *IN_THE_LOG, *IN_MONEY)
BAD = 6
DAY = timedelta(days=1)
LINES = [
    b'{"duration": "long"}' if number == BAD else cdr_payload(call_id=f"told-{number}")
    for number in range(10)
]
SPAN = (MOMENT - DAY, MOMENT + DAY)
# The same things by the same names, whatever was done to them before.
THINGS = {
    "mine": "(select call_key from as_it_was.supplier_movement where revision = 0"
    " order by amount, call_key limit 1)",
    "called": "(select call_key from as_it_was.balance_movement where kind = 'call_in'"
    " and revision = 0 order by amount, call_key limit 1)",
    "payer": "(select company_id from as_it_was.balance_movement where kind = 'topup')",
    "other": "(select id from as_it_was.company where name = 'Beta')",
    "nobody": "00000000-0000-0000-0000-00000000000a",
}
# All tables of the book, small as it is.
TABLES = (
    "event", "call_identity", "cdr", "balance_movement", "supplier_movement", "balance",
    "traffic_hourly", "account", "account_mapping", "party_rule", "tariff_assignment",
    "narrow_assignment", "fraud_suspicion", "supply_route", "supplier", "company", "book_rules",
    "number_plan",
    "number_plan_use", "dead_letter", "duplicate_receipt",
)  # fmt: skip


@frozen
class Book:
    """A book in which everything has happened, and the file that some of it came from."""

    pool: Pool
    connection: Connection
    file: Path

    async def proved(self, *, of_some_time: bool = False) -> BookProof:
        prove = ProveBook(fold=TimescaleBookFold(self.pool))
        return await (prove(*SPAN) if of_some_time else prove())

    async def files(self) -> FileReconciliation:
        reconcile = ReconcileFiles(
            census=TimescaleRecordCensus(self.pool),
            kind_of=kind_of,
            cdr_of=cdr_of,
            transaction_of=transaction_of,
        )
        return await reconcile(GivenFiles(paths=[self.file]).batches(), HOUR_OF_THE_FILE)

    async def do(self, deed: Falsification) -> str:
        """Do it, and give what the name of the row must have in it."""
        words: str = await self.connection.fetchval(Template(deed.row).substitute(THINGS))
        await self.connection.execute(Template(deed.how).substitute(THINGS))
        return words

    async def put_back(self) -> None:
        await self.connection.execute(f"truncate {', '.join(TABLES)}")
        for table in TABLES:
            columns = await self.connection.fetchval(
                "select string_agg(quote_ident(attname), ', ') from pg_attribute"
                " where attrelid = $1::regclass and attnum > 0 and not attisdropped"
                " and attgenerated = ''",
                table,
            )
            await self.connection.execute(
                f"insert into {table} ({columns}) overriding system value"  # noqa: S608 ours
                f" select {columns} from as_it_was.{table}"
            )


# The stream stored what the file told when nothing else came.
LATER = datetime(2026, 11, 24, 3, tzinfo=UTC)
HOUR_OF_THE_FILE = (LATER, LATER + timedelta(hours=1))


@pytest.fixture
async def book(store: TimescaleStoreProbe, tmp_path: Path) -> AsyncIterator[Book]:
    async with full_store(store) as probe, store.pool.acquire() as connection:
        await fill(probe)
        file = tmp_path / "cdr.jsonl"
        file.write_bytes(b"".join(line + b"\n" for line in LINES))
        await _told_by(probe, file)
        await connection.execute("create schema as_it_was")
        for table in TABLES:
            await connection.execute(f"create table as_it_was.{table} as table {table}")
        await connection.execute("set session_replication_role = replica")
        yield Book(store.pool, connection, file)
        await connection.execute("reset session_replication_role")


async def _told_by(probe: TimescaleFullStoreProbe, file: Path) -> None:
    async for batch in GivenFiles(paths=[file]).batches():
        for seq, line in enumerate(batch, 1000):
            receipt = a_receipt(seq, LATER)
            place = Provenance(
                host="sip-01", file_id=line.file_id, offset=line.offset, read_at=MOMENT
            )
            cdr = cdr_of(line.payload)
            if isinstance(cdr, Cdr):
                call = a_received_call(cdr, receipt=receipt, provenance=place)
                await probe.ledger.record([call])
            else:
                letter = DeadLetter(
                    raw=line.payload, stage="decode", reason="bad", detail="", provenance=place,
                    receipt=receipt,
                )  # fmt: skip
                await TimescaleDeadLetterBox(probe.store.pool).park([letter])
    while await probe.traffic.advance():
        pass


async def test_nothing_is_named_in_a_book_that_is_whole(book: Book) -> None:
    for of_some_time in (False, True):
        proof = await book.proved(of_some_time=of_some_time)
        assert (proof.good, list(proof.findings)) == (True, [])
    files = await book.files()
    assert files.complete, files


async def test_whatever_is_altered_in_the_book_is_named(book: Book) -> None:
    for deed in ALL:
        words = await book.do(deed)
        for of_some_time in (False, True):
            assert named(await book.proved(of_some_time=of_some_time), deed, words), (
                deed.what, of_some_time
            )  # fmt: skip
        await book.put_back()
    assert (await book.proved()).good
    assert len({deed.what for deed in ALL}) == len(ALL)


def named(proof: BookProof, deed: Falsification, words: str) -> bool:
    """Tell whether the row is named."""
    return any(each.projection == deed.table and words in each.key for each in proof.findings)


async def test_whatever_is_altered_in_the_file_is_named(book: Book) -> None:
    whole = book.file.read_bytes()
    other = cdr_payload(call_id="nobody's")
    for deed in file_falsifications(BAD, other, b'{"duration": "lung"}'):
        deed.how(book.file)
        found = await book.files()
        assert not found.complete, deed.what
        assert (found.missing, found.untold) == (deed.missing, deed.untold), deed.what
        assert len(found.untold_records) == deed.untold
        book.file.write_bytes(whole)
    assert (await book.files()).complete
