"""Calls are shown with whole numbers to whom the log names, and to others masked."""

from datetime import datetime, timedelta

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.calls.search_calls import SearchCalls
from application.calls.stories import CallQuery
from application.errors import UnavailableError
from application.facts.read_numbers import NoteReading
from domain.facts.reading import NumbersRead
from domain.money.errors import RefusedError
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanEvent, Scope
from domain.numbering.call_numbers import CallNumbers
from domain.numbering.plan import NumberPlan
from domain.numbering.prefixes import NumberPrefix
from domain.pricing.verdict import Verdict
from memory_books import MemoryBooks
from readers import noting, readings, refusing

GERMANY = NumberPlan(country_code="49", national_prefix="0")
POLAND = NumberPlan(country_code="48", national_prefix="0")
LATER = MOMENT + timedelta(days=1)


def searching(
    archive: MemoryCallArchive, note: NoteReading, plans: MemoryNumberPlans | None = None
) -> SearchCalls:
    return SearchCalls(
        archive=archive,
        register=MemoryMoneyRegister(archive.ledger.journal),
        noting=note,
        plans=plans or MemoryNumberPlans(archive.ledger.journal),
        clock=lambda: LATER,
    )


@pytest.fixture
async def archive() -> MemoryCallArchive:
    ledger = MemoryCdrLedger()
    cdr = a_cdr(caller="4930123456", callee="33123456789")
    await ledger.record([a_received_call(cdr, numbers=CallNumbers("4930123456", "33123456789"))])
    return MemoryCallArchive(ledger, MOMENT)


async def test_who_looks_is_noted_and_sees_whole_numbers(archive: MemoryCallArchive) -> None:
    trail = MemoryAuditTrail()
    search = searching(archive, noting(trail))
    found = await search(CallQuery(start=MOMENT, caller="4930123456"))
    assert ([call.callee for call in found.calls], found.masked) == (["33123456789"], None)
    assert readings(trail) == [
        NumbersRead(by="ana", view="cdr search", filters=("start", "caller"), calls=1)
    ]
    assert "4930123456" not in repr(readings(trail))


async def test_who_cannot_be_noted_sees_masked_numbers(archive: MemoryCallArchive) -> None:
    found = await searching(archive, refusing())(CallQuery(start=MOMENT))
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
    search = searching(archive, refusing())
    with pytest.raises(UnavailableError, match="cannot be noted"):
        await search(wanted)


async def test_a_page_tells_where_the_next_one_begins(archive: MemoryCallArchive) -> None:
    await archive.ledger.record([a_received_call(a_cdr(call_id="other"), seq=2)])
    search = searching(archive, noting(MemoryAuditTrail()))
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
    search = searching(MemoryCallArchive(books.ledger, MOMENT), noting(MemoryAuditTrail()))
    found = await search(CallQuery(), "acme")
    assert [call.call_id for call in found.calls] == ["theirs"]
    with pytest.raises(RefusedError, match="no company 'Beta'"):
        await search(CallQuery(), "Beta")


async def plans_of(archive: MemoryCallArchive, *uses: PlanEvent) -> MemoryNumberPlans:
    plans = MemoryNumberPlans(archive.ledger.journal)
    both = [NumberPlanSet(name="germany", plan=GERMANY), NumberPlanSet(name="poland", plan=POLAND)]
    await plans.change(lambda _: [*both, *uses])
    return plans


def used(scope: Scope, key: str, plan: str, start: datetime | None = None) -> NumberPlanAssigned:
    return NumberPlanAssigned(scope=scope, key=key, plan=plan, valid_from=start)


EVERYWHERE = used(Scope.DEFAULT, "", "germany")


@pytest.mark.parametrize(
    ("uses", "wanted", "meant"),
    [
        ([EVERYWHERE], CallQuery(caller="030 123456"), "+4930123456"),
        ([EVERYWHERE], CallQuery(caller="+4930123456"), "+4930123456"),
        ([used(Scope.HOST, "sip-01", "germany")], CallQuery(caller="030123456"), None),
        ([used(Scope.HOST, "sip-01", "germany")], CallQuery(caller="030123456", host="sip-01"),
         "+4930123456"),
        ([EVERYWHERE, used(Scope.ACCOUNT, "acct-1", "poland")],
         CallQuery(caller="030123456", account="acct-1"), "+4830123456"),
        ([EVERYWHERE, used(Scope.DEFAULT, "", "poland", LATER)], CallQuery(caller="030123456"),
         "+4830123456"),
        ([EVERYWHERE, used(Scope.DEFAULT, "", "poland", LATER)],
         CallQuery(caller="030123456", end=MOMENT + timedelta(hours=1)), "+4930123456"),
        ([EVERYWHERE, used(Scope.DEFAULT, "", "poland", LATER + timedelta(days=1))],
         CallQuery(caller="030123456", end=LATER + timedelta(days=2)), "+4930123456"),
        ([EVERYWHERE], CallQuery(caller="alice"), "alice"),
    ],
)  # fmt: skip
async def test_a_number_is_read_by_the_plan_of_whose_calls_are_looked_for(
    archive: MemoryCallArchive, uses: list[NumberPlanAssigned], wanted: CallQuery, meant: str | None
) -> None:
    search = searching(archive, noting(MemoryAuditTrail()), await plans_of(archive, *uses))
    found = await search(wanted)
    assert [each.number.text for each in found.read] == ([] if meant is None else [meant])
    assert len(found.calls) == (meant == "+4930123456")


async def test_a_number_is_read_by_the_plan_of_the_company_that_is_named() -> None:
    books = MemoryBooks()
    number = await books.opens("Acme")
    archive = MemoryCallArchive(books.ledger, MOMENT)
    await books.records(a_cdr(callee="+4930123456"), Verdict(company_id=number))
    plans = await plans_of(archive, used(Scope.COMPANY, str(number), "germany"))
    search = searching(archive, noting(MemoryAuditTrail()), plans)
    wanted = CallQuery(callee="030123456")
    found = await search(wanted, "Acme")
    assert [call.callee for call in found.calls] == ["+4930123456"]
    assert [(each.plan, each.number.text) for each in found.read] == [("germany", "+4930123456")]
    assert (await search(wanted)).calls == []
    assert (await search(CallQuery(), "Acme")).read == ()


@pytest.mark.parametrize(
    ("uses", "prefix", "found"),
    [
        ([EVERYWHERE], "030", True),
        ([EVERYWHERE], "0049 30", True),
        ([EVERYWHERE], "+4930", True),
        ([EVERYWHERE], "4930", True),
        ([EVERYWHERE], "040", False),
        ([used(Scope.DEFAULT, "", "poland")], "030", False),
        ([], "030", False),
        ([], "+4930", True),
        ([], "004930", True),
    ],
)
async def test_a_beginning_is_read_as_whole_numbers_are(
    uses: list[NumberPlanAssigned], prefix: str, found: bool
) -> None:
    ledger = MemoryCdrLedger()
    numbers = CallNumbers(None, "4930123456")
    await ledger.record([a_received_call(a_cdr(callee="4930123456"), numbers=numbers)])
    archive = MemoryCallArchive(ledger, MOMENT)
    search = searching(archive, noting(MemoryAuditTrail()), await plans_of(archive, *uses))
    assert bool((await search(CallQuery(prefix=prefix))).calls) is found


async def test_what_a_beginning_is_searched_as_is_given(archive: MemoryCallArchive) -> None:
    trail = MemoryAuditTrail()
    search = searching(archive, noting(trail), await plans_of(archive, EVERYWHERE))
    assert (await search(CallQuery(prefix="030"))).begins == NumberPrefix("030", "4930")
    assert (await search(CallQuery(limit=1))).begins is None
    assert [each.filters for each in readings(trail)] == [("prefix",), ()]
