"""Calls are shown with whole numbers to whom the log names, and to others masked."""

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.money.register import MemoryMoneyRegister
from application.calls.search_calls import SearchCalls
from application.calls.stories import CallQuery
from application.errors import UnavailableError
from domain.facts.reading import NumbersRead
from domain.money.errors import RefusedError
from domain.numbering.call_numbers import CallNumbers
from domain.pricing.verdict import Verdict
from memory_books import MemoryBooks
from readers import noting, readings, refusing


@pytest.fixture
async def archive() -> MemoryCallArchive:
    ledger = MemoryCdrLedger()
    cdr = a_cdr(caller="4930123456", callee="33123456789")
    await ledger.record([a_received_call(cdr, numbers=CallNumbers("4930123456", "33123456789"))])
    return MemoryCallArchive(ledger, MOMENT)


async def test_who_looks_is_noted_and_sees_whole_numbers(archive: MemoryCallArchive) -> None:
    trail = MemoryAuditTrail()
    search = SearchCalls(
        archive=archive, register=MemoryMoneyRegister(archive.ledger.journal), noting=noting(trail)
    )
    found = await search(CallQuery(start=MOMENT, caller="4930123456"))
    assert ([call.callee for call in found.calls], found.masked) == (["33123456789"], None)
    assert readings(trail) == [
        NumbersRead(by="ana", view="cdr search", filters=("start", "caller"), calls=1)
    ]
    assert "4930123456" not in repr(readings(trail))


async def test_who_cannot_be_noted_sees_masked_numbers(archive: MemoryCallArchive) -> None:
    found = await SearchCalls(
        archive=archive, register=MemoryMoneyRegister(archive.ledger.journal), noting=refusing()
    )(CallQuery(start=MOMENT))
    [call] = found.calls
    assert (call.caller, call.callee) == ("493*****56", "331******89")
    assert (call.caller_number, call.callee_number) == ("493*****56", "331******89")
    assert (call.call_id, call.from_tag, call.to_tag, call.src_ip) == (None,) * 4
    assert found.masked is not None
    assert "25006" in found.masked


@pytest.mark.parametrize(
    "wanted",
    [
        CallQuery(caller="4930123456"),
        CallQuery(callee="4930123456"),
        CallQuery(account="4930123456"),
        CallQuery(call_id="4930123456"),
    ],
)
async def test_who_cannot_be_noted_does_not_ask_by_a_number(
    archive: MemoryCallArchive, wanted: CallQuery
) -> None:
    search = SearchCalls(
        archive=archive, register=MemoryMoneyRegister(archive.ledger.journal), noting=refusing()
    )
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await search(wanted)


async def test_a_page_tells_where_the_next_one_begins(archive: MemoryCallArchive) -> None:
    await archive.ledger.record([a_received_call(a_cdr(call_id="other"), seq=2)])
    search = SearchCalls(
        archive=archive,
        register=MemoryMoneyRegister(archive.ledger.journal),
        noting=noting(MemoryAuditTrail()),
    )
    first = await search(CallQuery(limit=1))
    [call] = first.calls
    assert first.more == (call.start_time, call.call_key)
    second = await search(CallQuery(limit=1, after=first.more))
    assert second.more is None
    assert second.calls[0].call_key != call.call_key
    assert (await search(CallQuery(limit=2))).more is None


async def test_a_company_is_asked_for_by_its_name() -> None:
    books = MemoryBooks()
    number = await books.opens("Acme")
    await books.records(a_cdr(call_id="theirs"), Verdict(company_id=number))
    await books.records(a_cdr(call_id="nobodys"), Verdict())
    search = SearchCalls(
        archive=MemoryCallArchive(books.ledger, MOMENT),
        register=books.register,
        noting=noting(MemoryAuditTrail()),
    )
    found = await search(CallQuery(), "acme")
    assert [call.call_id for call in found.calls] == ["theirs"]
    with pytest.raises(RefusedError, match="no company 'Beta'"):
        await search(CallQuery(), "Beta")
