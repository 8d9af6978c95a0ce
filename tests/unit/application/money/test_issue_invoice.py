"""What was issued stays, and with all differences it is what a fresh invoice comes to."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

import pytest
from attrs import define, evolve, field
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_charge
from adapters.contract.builders.bundles import a_bundle
from adapters.memory.money.book import MemoryMoneyBook
from application.errors import RejectedError
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.data import Changed
from application.money.drawn import Invoice
from application.money.invoice_difference import InvoiceDifference
from application.money.rules import ChangeRules
from billing_office import ISSUED, MIDDLE, OCTOBER, WISH, Office
from domain.money.agreements import CurrencyChanged
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.issuing_events import InvoiceIssued
from domain.money.standing import Decide
from domain.pricing.price_book import LONGEST_CALL
from domain.pricing.sides import Side
from domain.pricing.verdict import UnratedReason, Verdict


@pytest.fixture
async def office() -> Office:
    office = Office()
    await office.books.opens("Acme")
    await office.books.opens("Beta")
    return office


async def test_a_month_is_issued_once_and_stays_as_it_was(office: Office) -> None:
    call = await office.record("0.106")
    office.close()
    first = await office.issue("Acme", WISH, "INV")
    assert first.document is not None
    assert (first.document.name, first.document.by, first.document.issued_at) == (
        "INV-000001", "clerk", ISSUED,
    )  # fmt: skip
    assert (first.document.exact, first.rounded) == (Decimal("0.106"), Decimal("0.11"))
    assert (first.seal, first.right) == (office.months.seals[-1].line, True)
    balance = office.books.balance()
    await office.amend(call.call_key, Verdict(company_id=1, voided=True))
    await office.books.changing.rename("Acme", "Akme", "a slip")
    await office.books.changing.set_zone("Akme", "Asia/Tokyo")
    again = await office.issue("Akme", WISH, "INV")
    assert again.document == first.document
    assert (again.lines, again.total, again.payments) == (first.lines, first.total, first.payments)
    assert (again.account.company.name, again.start, again.seal) == (
        "Acme", first.start, first.seal,
    )  # fmt: skip
    assert again.right
    assert office.books.balance() == balance + Decimal("0.106")
    named = await office.issue.again("Akme", WISH, "INV-000001")
    assert isinstance(named, Invoice)
    assert named.document == first.document


async def test_what_changed_is_a_document_of_its_own(office: Office) -> None:
    call = await office.record("0.106")
    kept = await office.record("2")
    office.close()
    await office.issue("Acme", WISH, "INV")
    nothing = await office.issue.difference("Acme", WISH, "INV")
    assert (nothing.content.is_nothing, nothing.document, nothing.now.changed) == (True, None, 0)
    await office.amend(call.call_key, Verdict(company_id=2, charge=a_charge(amount=Decimal(1))))
    await office.record("0.05", "Cuba")
    office.seal()
    wish = evolve(WISH, calls=True)
    draft = await office.issue.difference("Acme", wish)
    assert draft.document is None
    assert draft.content.exact == draft.now.net - Decimal("2.106") == Decimal("-0.056")
    assert draft.rounded == Decimal("-0.06")
    assert [(each.before, each.call.amount) for each in draft.calls or ()] == [
        (Decimal("0.106"), Decimal(0)), (Decimal(0), Decimal("0.05")),
    ]  # fmt: skip
    found = await office.issue.difference("Acme", wish, "INV")
    assert found.document is not None
    assert (found.document.name, found.document.corrects) == ("INV-000002", "INV-000001")
    assert (found.content, found.calls) == (draft.content, draft.calls)
    await office.amend(kept.call_key, Verdict(company_id=1, voided=True))
    again = await office.issue.again("Acme", wish, "INV-000002")
    assert isinstance(again, InvoiceDifference)
    assert (again.document, again.content, again.calls) == (
        found.document, found.content, found.calls,
    )  # fmt: skip
    assert (again.right, again.now.net, again.rounded) == (True, draft.now.net, draft.rounded)
    assert (await office.issue.difference("Acme", WISH)).content.exact == -2


async def test_calls_that_changed_among_themselves_are_no_difference(office: Office) -> None:
    one, other = await office.record("1"), await office.record("2")
    office.close()
    await office.issue("Acme", WISH, "INV")
    for call, cost in ((one, 2), (other, 1)):
        charge = a_charge(amount=Decimal(cost), destination="Germany")
        await office.amend(call.call_key, Verdict(company_id=1, charge=charge))
    found = await office.issue.difference("Acme", evolve(WISH, calls=True))
    assert (found.content.is_nothing, found.now.changed) == (True, 2)
    assert [(each.before, each.call.amount) for each in found.calls or ()] == [
        (Decimal(1), Decimal(2)), (Decimal(2), Decimal(1)),
    ]  # fmt: skip


async def test_numbers_of_all_companies_are_one_series(office: Office) -> None:
    await office.record("1")
    await office.record("1", company_id=2)
    office.close()
    issued = [await office.issue(name, WISH, "INV") for name in ("Beta", "Acme", "Beta")]
    assert [each.document and each.document.name for each in issued] == [
        "INV-000001", "INV-000002", "INV-000001",
    ]  # fmt: skip
    assert [len(each) for each in (await office.books.register.issued()).values()] == [1, 1]


@define
class Overtaken(MemoryMoneyBook):
    """Somebody else changes a company just before."""

    others: list[Callable[[], Awaitable[object]]] = field(factory=list)

    async def change(self, company_id: int, decide: Decide) -> Changed:
        if self.others:
            await self.others.pop()()
        return await MemoryMoneyBook.change(self, company_id, decide)


async def test_a_month_that_two_invoice_at_once_is_one_document(office: Office) -> None:
    await office.record("1")
    office.close()

    async def other() -> None:
        issued.append(await office.issue("Acme", WISH, "B"))

    issued: list[Invoice] = []
    book = Overtaken(journal=office.books.journal, others=[other])
    issued.append(await evolve(office.issue, book=book)("Acme", WISH))
    [document] = (await office.books.register.issued(1))[1]
    assert [(each.document, each.right) for each in issued] == [(document, True)] * 2
    assert document.name == "B-000001"


async def test_who_comes_second_with_another_series_is_told_what_there_is(office: Office) -> None:
    await office.record("1")
    office.close()
    book = Overtaken(journal=office.books.journal)
    book.others.append(lambda: office.issue("Acme", WISH, "B"))
    with pytest.raises(RefusedError, match=r"B-000001.*--series INV"):
        await evolve(office.issue, book=book)("Acme", WISH, "INV")
    assert len((await office.books.register.issued(1))[1]) == 1


@pytest.mark.parametrize(
    ("zone", "series", "said"),
    [
        (None, "B", r"2026-10 has INV-000001.*--series B"),
        ("Asia/Tokyo", None, r"2026-10 has INV-000001, by the clock of UTC.*--zone Asia/Tokyo"),
        ("Asia/Tokyo", "INV", r"--zone Asia/Tokyo"),
        ("Asia/Tokyo", "B", r"--series B.*--zone Asia/Tokyo"),
    ],
)
async def test_what_is_issued_is_not_issued_otherwise(
    office: Office, zone: str | None, series: str | None, said: str
) -> None:
    await office.record("1")
    office.close()
    first = await office.issue("Acme", WISH)
    assert first.document is not None
    assert first.document.name == "INV-000001"
    with pytest.raises(RefusedError, match=said):
        await office.issue("Acme", evolve(WISH, zone=zone), series)
    for wish in (WISH, evolve(WISH, zone="UTC")):
        assert (await office.issue("Acme", wish, "INV")).document == first.document
    with pytest.raises(InvalidWishError, match="no time zone"):
        await office.issue("Acme", evolve(WISH, zone="Mars/Base"))


async def test_the_first_invoice_of_all_begins_any_series(office: Office) -> None:
    for company_id in (1, 2):
        await office.record("1", company_id=company_id)
    office.close()
    first = await office.issue("Acme", WISH, "RE")
    assert first.document is not None
    with pytest.raises(RefusedError, match=r"in INV.*name RE, or begin INV by --new-series"):
        await office.issue("Beta", WISH)
    with pytest.raises(RefusedError, match=r"'Re'; did you mean RE\?"):
        await office.issue("Beta", WISH, "Re")
    assert (await office.issue("Acme", WISH, "RE")).document == first.document
    second = await office.issue("Beta", WISH, "Re", begins=True)
    assert second.document is not None
    assert second.document.name == "Re-000001"


async def test_a_difference_begins_no_series_by_a_slip(office: Office) -> None:
    await office.record("1")
    office.close()
    await office.issue("Acme", WISH)
    assert (await office.issue.difference("Acme", WISH, "CRN")).content.is_nothing
    await office.record("2")
    office.seal()
    with pytest.raises(RefusedError, match=r"no series 'CRN'.*name INV, or begin"):
        await office.issue.difference("Acme", WISH, "CRN")
    found = await office.issue.difference("Acme", WISH, "CRN", begins=True)
    assert found.document is not None
    assert found.document.name == "CRN-000001"


async def test_of_two_differences_at_once_one_is_asked_for_again(office: Office) -> None:
    await office.record("1")
    office.close()
    await office.issue("Acme", WISH, "INV")
    await office.record("2")
    office.seal()
    book = Overtaken(journal=office.books.journal)
    book.others.append(lambda: office.issue.difference("Acme", WISH, "INV"))
    overtaken = evolve(office.issue, book=book)
    with pytest.raises(RefusedError, match="ask again"):
        await overtaken.difference("Acme", WISH, "INV")
    assert (await overtaken.difference("Acme", WISH, "INV")).content.is_nothing


async def test_nobody_waits_for_seals_in_vain(office: Office) -> None:
    async def never(is_so: Callable[[], Awaitable[bool]]) -> None:
        pytest.fail(f"waits for {is_so}")

    await office.record("1")
    with pytest.raises(RefusedError, match="may still change"):
        await office.issue("Acme", WISH, "INV", never)
    office.close()
    first = await office.issue("Acme", WISH, "INV", never)
    await office.record("2")
    assert (await office.issue("Acme", WISH, "INV", never)).document == first.document


async def test_a_series_that_cannot_be_is_refused_before_all_else(office: Office) -> None:
    await office.record("1")
    office.close()
    await office.issue("Acme", WISH, "INV")
    for ask in (office.issue("Acme", WISH, "a b"), office.issue.difference("Acme", WISH, "a b")):
        with pytest.raises(InvalidWishError, match="a series has"):
            await ask


async def test_what_may_still_change_gets_no_number(office: Office) -> None:
    await office.record("1")
    office.seal()
    with pytest.raises(RefusedError, match="2026-10"):
        await office.issue("Acme", WISH, "INV")
    for ask in (office.issue.difference("Acme", WISH), office.issue.again("Acme", WISH, "INV-1")):
        with pytest.raises(RefusedError, match="no invoice with a number"):
            await ask
    office.close()
    await office.issue("Acme", WISH, "INV")
    with pytest.raises(RefusedError, match="INV-000009: it has INV-000001"):
        await office.issue.again("Acme", WISH, "INV-000009")


async def test_a_month_of_before_the_first_call_cannot_be_closed_and_need_not(
    office: Office,
) -> None:
    await office.record("1")
    office.close()
    await office.books.changing.set_zone("Acme", "Europe/Berlin")
    assert (await office.issue("Acme", WISH, "INV")).document is not None


async def test_no_seal_is_told_that_does_not_cover_it(office: Office) -> None:
    await office.record("1")
    office.close()
    await office.record("2")
    drawn = await office.draw("Acme", WISH)
    assert (drawn.sealed, drawn.seal) == (False, office.months.seals[-1].line)
    with pytest.raises(RejectedError, match="no seal covers"):
        await office.issue("Acme", WISH, "INV")
    looks: list[bool] = []

    async def patience(is_so: Callable[[], Awaitable[bool]]) -> None:
        looks.append(await is_so())
        office.seal()
        looks.append(await is_so())

    issued = await office.issue("Acme", WISH, "INV", patience)
    assert looks == [False, True]
    assert (issued.total.amount, issued.sealed) == (Decimal(3), True)
    assert (await office.draw("Acme", WISH, patience)).sealed
    assert len(looks) == 2


async def test_a_payment_and_a_credit_are_covered_too(office: Office) -> None:
    bundles = ChangeBundles(book=office.books.money, register=office.books.register)
    await bundles.agree("Acme", evolve(a_bundle(), valid_from=MIDDLE.date().replace(day=1)))
    await office.record("1")
    office.close()
    settle = SettleBundles(
        book=office.books.money, register=office.books.register, invoices=office.months
    )
    await settle(OCTOBER)
    assert not (await office.draw("Acme", WISH)).sealed
    office.seal()
    issued = await office.issue("Acme", WISH, "INV")
    assert issued.document is not None
    assert issued.document.exact == issued.total.amount - issued.bundles[0].credit
    assert issued.right


async def test_sums_that_are_wrong_get_no_number(office: Office) -> None:
    await office.record("1")
    office.close()
    entry = office.books.journal.entries[0]
    wrong = evolve(entry, movement=evolve(entry.movement, amount=Decimal(-2)))
    office.books.journal.entries[0] = wrong
    with pytest.raises(RejectedError, match="reconcile"):
        await office.issue("Acme", WISH, "INV")


async def test_a_currency_that_nobody_knows_is_not_rounded(office: Office) -> None:
    await office.books.money.change(
        1, Decide(lambda _: [CurrencyChanged(currency="XXX", because="a test")])
    )
    await office.record("0")
    office.close()
    drawn = await office.draw("Acme", WISH)
    assert (drawn.decimals, drawn.rounded) == (None, None)
    assert InvoiceDifference(now=drawn, before=(), content=drawn.content).rounded is None
    with pytest.raises(RefusedError, match="XXX is no currency"):
        await office.issue("Acme", WISH, "INV")


async def test_what_was_issued_and_is_not_there_any_more_is_told(office: Office) -> None:
    call = await office.record("1")
    await office.record("2")
    office.close()
    await office.issue("Acme", WISH, "INV")
    journal = office.books.journal
    journal.entries = [e for e in journal.entries if e.movement.call_key != call.call_key]
    again = await office.issue("Acme", WISH, "INV")
    assert (again.altered, again.right) == (True, False)


async def test_a_line_keeps_the_tax_class_that_it_was_issued_with(office: Office) -> None:
    rules = ChangeRules(office.books.money)
    await rules.set_longest_call(LONGEST_CALL, "first")
    await rules.set_tax_class("Ger*", "S", None, "a law")
    await office.record("1")
    office.close()
    await office.issue("Acme", WISH, "INV")
    await rules.set_tax_class("Ger*", "R", "2026-11", "another law")
    assert (await office.issue.difference("Acme", WISH)).content.is_nothing
    await rules.set_tax_class("Germany", "R", None, "a slip")
    again = await office.issue("Acme", WISH, "INV")
    assert [line.tax_class for line in again.lines] == ["S"]
    found = (await office.issue.difference("Acme", WISH)).content
    assert [(line.tax_class, line.amount) for line in found.lines] == [
        ("R", Decimal(1)), ("S", Decimal(-1)),
    ]  # fmt: skip
    assert found.exact == 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("late"), st.integers(0, 10**9), st.sampled_from(["Germany", "Cuba"])),
        st.tuples(st.just("price"), st.integers(0, 10**9), st.integers(0, 40)),
        st.tuples(st.just("void"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("unrate"), st.integers(0, 40), st.just(0)),
        st.tuples(st.just("move"), st.integers(0, 40), st.integers(1, 2)),
        st.tuples(st.just("issue"), st.just(0), st.just(0)),
    ),
    max_size=8,
)


@given(st.lists(st.integers(0, 10**9), max_size=4), STEPS)
async def test_an_invoice_and_its_differences_are_what_a_fresh_one_comes_to(
    costs: list[int], steps: list[tuple[str, int, int | str]]
) -> None:
    office = Office()
    for name in ("Acme", "Beta"):
        await office.books.opens(name)
    for cost in costs:
        await office.record(str(Decimal(cost).scaleb(-9)))
    await office.record("1", day=1)
    office.close()
    await office.issue("Acme", WISH, "INV")
    for step in [*steps, ("issue", 0, 0)]:
        await _do(office, *step)
    documents = (await office.books.register.issued(1))[1]
    assert [each.number for each in documents] == [*range(1, len(documents) + 1)]
    assert {each.corrects for each in documents[1:]} <= {"INV-000001"}
    expected = _by_the_verdicts(office)
    whole = sum(expected.values(), Decimal(0))
    assert _told(documents) == expected
    asked = sum((each.rounded for each in documents), Decimal(0))
    assert asked == whole.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert (await office.draw("Acme", WISH)).net == whole
    assert office.books.balance() == -whole
    for each in documents:
        again = await office.issue.again("Acme", WISH, each.name)
        assert (again.document, again.right) == (each, True)


def _by_the_verdicts(office: Office) -> dict[str, Decimal]:
    """Sum up what no invoice looks at."""
    expected: dict[str, Decimal] = {}
    for call in office.books.journal.calls.values():
        charge = call.verdict.charge
        if call.verdict.company_id == 1 and charge and charge.amount:
            held = expected.get(charge.destination, Decimal(0))
            expected[charge.destination] = held + charge.amount
    return expected


def _told(documents: Sequence[InvoiceIssued]) -> dict[str, Decimal]:
    told: dict[str, Decimal] = {}
    for line in (line for each in documents for line in each.lines):
        assert line.side is Side.OUTBOUND
        told[line.destination] = told.get(line.destination, Decimal(0)) + line.amount
    return {name: amount for name, amount in told.items() if amount}


async def _do(office: Office, what: str, number: int, other: int | str) -> None:
    if what == "issue":
        office.seal()
        await office.issue.difference("Acme", WISH, "INV")
        return
    if what == "late":
        await office.record(str(Decimal(number).scaleb(-9)), str(other))
        return
    calls = sorted(office.books.journal.calls.values(), key=lambda call: str(call.call_key))
    place = int(other) if what == "price" else number
    call = calls[place % len(calls)]
    payer = call.verdict.company_id
    charge = a_charge(amount=Decimal(number).scaleb(-9), destination="Germany")
    verdicts = {
        "price": Verdict(company_id=payer, charge=charge),
        "void": Verdict(company_id=payer, voided=True),
        "unrate": Verdict(company_id=payer, unrated_reason=UnratedReason.NO_RATE),
        "move": Verdict(company_id=int(other), charge=charge) if what == "move" else Verdict(),
    }
    await office.amend(call.call_key, verdicts[what])
