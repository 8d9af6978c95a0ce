"""Who pays for a call is explained by today's rules, beside who was billed."""

from collections.abc import Sequence

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, START, a_cdr
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.pricing.journal_prices import MemoryJournalPrices
from application.calls.explain_payer import ExplainedPayer, ExplainPayer
from application.errors import RejectedError, UnavailableError
from domain.facts.reading import NumbersRead
from domain.money.certain_calls import certain_calls
from domain.money.payer_mapping import host_key, source_key
from domain.pricing.paying import Assignment
from domain.pricing.verdict import UnratedReason, Verdict
from memory_books import MemoryBooks
from readers import noting, readings, refusing

UNKNOWN = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)


@pytest.fixture
def books() -> MemoryBooks:
    return MemoryBooks()


def explain(books: MemoryBooks, trail: MemoryAuditTrail | None = None) -> ExplainPayer:
    return ExplainPayer(
        archive=MemoryCallArchive(books.ledger, MOMENT),
        calls=books.kept_calls,
        prices=MemoryJournalPrices(journal=books.journal, store=books.tariffs),
        register=books.register,
        noting=noting(trail),
    )


def payers(found: Sequence[ExplainedPayer]) -> list[list[str]]:
    return [[each.names.names[match.company_id] for match in each.matches] for each in found]


async def test_what_tells_who_pays_and_what_would_is_told_in_its_order(
    books: MemoryBooks,
) -> None:
    call = await books.records(a_cdr(account="x"), UNKNOWN)
    other = await books.records(a_cdr(account="y", from_tag="f2"), UNKNOWN)
    for name in ("Acme", "Beta", "Carrier"):
        await books.opens(name)
    await books.changing.map_account("Acme", "x")
    await books.changing.pay_by_rule("Beta", source_key("127.0.0.0/8"))
    await books.changing.pay_by_rule("Carrier", host_key("sip-01"), MOMENT, None, moves_at=MOMENT)
    [found] = await explain(books)(call.call_key)
    assert payers([found]) == [["Acme", "Beta", "Carrier"]]
    assert found.call.held.verdict == UNKNOWN
    both = await explain(books)(call.cdr.call_id or "")
    assert {each.call.call_key for each in both} == {call.call_key, other.call_key}
    assert sorted(payers(both)) == [["Acme", "Beta", "Carrier"], ["Beta", "Carrier"]]


async def test_by_which_tariff_a_call_is_priced_is_told(books: MemoryBooks) -> None:
    call = await books.records(a_cdr(account="x"), UNKNOWN)
    await books.opens("Acme")
    await books.changing.map_account("Acme", "x")
    books.money.tariffs["retail"] = "EUR"
    general = Assignment(tariff="retail", valid_from=START)
    for only in (None, certain_calls(host="sip-01"), certain_calls(host="sip-02")):
        await books.changing.assign("Acme", evolve(general, only=only))
    [found] = await explain(books)(call.call_key)
    assert list(found.tariffs) == [evolve(general, only=certain_calls(host="sip-01")), general]


async def test_what_nobody_knows_is_refused(books: MemoryBooks) -> None:
    with pytest.raises(RejectedError, match="nothing is known of Call-ID nowhere"):
        await explain(books)("nowhere")


async def test_who_is_told_is_noted_first(books: MemoryBooks) -> None:
    call = await books.records(a_cdr(), UNKNOWN)
    trail = MemoryAuditTrail()
    await explain(books, trail)(call.call_key)
    assert readings(trail) == [
        NumbersRead(by="ana", view="party explain", filters=("call_key",), calls=1)
    ]
    with pytest.raises(UnavailableError):
        await evolve(explain(books), noting=refusing())(call.call_key)
