"""Which calls are lost is told by name to nobody of whom that is not noted before."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.contract.builders import MOMENT, a_line, cdr_payload
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from application.facts.read_numbers import NoteReading
from application.intake.data import Line
from application.proof.reconcile_files import FileReconciliation, ReconcileFiles
from application.proof.show_files import ShowFiles
from builders import acc_payload
from domain.facts.reading import NumbersRead
from readers import noting, readings, refusing

LOST = [
    cdr_payload(call_id="lost"),
    acc_payload(method="INVITE", callid="answered", sip_code="200"),
    acc_payload(method="BYE", callid="answered"),
    cdr_payload(call_id="longer"),
    acc_payload(method="BYE", callid="longer", time=1795465886.0),
]


async def show(note: NoteReading, *payloads: bytes) -> FileReconciliation:
    census = MemoryRecordCensus(MemoryCdrLedger(), MemoryDeadLetterBox())
    reconcile = ReconcileFiles(
        census=census, kind_of=kind_of, cdr_of=cdr_of, transaction_of=transaction_of
    )

    async def given() -> AsyncIterator[Sequence[Line]]:
        yield [a_line(payload, offset=n) for n, payload in enumerate(payloads)]

    span = (MOMENT, MOMENT + timedelta(days=1))
    return await ShowFiles(reconcile=reconcile, noting=note)("close", given(), span)


async def test_who_is_shown_them_is_noted() -> None:
    trail = MemoryAuditTrail()
    found = await show(noting(trail), *LOST)
    assert [each.call_id for each in found.missing_lines] == ["lost", "longer"]
    assert [each.call_id for each in found.answered_without_cdr] == ["answered"]
    assert [each.call.call_id for each in found.longer] == ["longer"]
    assert found.masked is None
    assert readings(trail) == [NumbersRead(by="ana", view="close", filters=("files",), calls=4)]


async def test_where_no_call_is_named_nobody_is_noted() -> None:
    trail = MemoryAuditTrail()
    found = await show(noting(trail), b"not json")
    assert (found.missing, readings(trail)) == (1, [])


async def test_who_cannot_be_noted_is_told_how_many_and_not_which() -> None:
    found = await show(refusing(), *LOST)
    assert found.masked
    assert [each.call_id for each in found.missing_lines] == [None, None]
    assert (found.missing, len(found.answered_without_cdr), len(found.longer)) == (2, 1, 1)
    for name in ("lost", "answered", "longer"):
        assert f"'{name}'" not in repr(found)
