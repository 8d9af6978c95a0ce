"""All that is known of a Call-ID: the calls, and the letters that name it."""

import json

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_dead_letter, a_received_call, a_verdict
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from application.calls.find_tariff import FindTariff, FoundTariff
from application.calls.tell_story import TellStory
from application.errors import RejectedError, UnavailableError
from domain.facts.reading import NumbersRead
from domain.money.planning import set_plan, use_plan
from domain.numbering.book import Scope
from domain.numbering.plan import NumberPlan
from memory_books import MemoryBooks
from readers import noting, readings, refusing

NAMED = 'h-","x@é'


def in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


@pytest.fixture
async def tell() -> TellStory:
    books, box = MemoryBooks(), MemoryDeadLetterBox()
    await books.opens("Acme")
    await books.ledger.record([a_received_call(a_cdr(call_id="stored"), verdict=a_verdict())])
    await box.park([a_dead_letter(raw=json.dumps({"call_id": NAMED}).encode())])
    return TellStory(
        find_tariff=FindTariff(
            calls=books.kept_calls, register=books.register, tariffs=books.tariffs
        ),
        archive=MemoryCallArchive(books.ledger, MOMENT),
        desk=MemoryDeadLetterDesk(box, MOMENT),
        plans=MemoryNumberPlans(),
        noting=noting(),
        as_written=in_json,
    )


async def test_a_call_is_told(tell: TellStory) -> None:
    told = await tell("stored")
    assert (told.call_id, len(told.stories), len(told.letters)) == ("stored", 1, 0)
    assert list(told.tariffs.values()) == [FoundTariff(assignment=None, charged=None)]


async def test_nothing_is_told_of_a_tariff_where_nobody_is_billed(tell: TellStory) -> None:
    assert isinstance(tell.archive, MemoryCallArchive)
    await tell.archive.ledger.record([a_received_call(a_cdr(call_id="free"), seq=2)])
    assert (await tell("free")).tariffs == {}


async def test_it_is_told_how_a_plan_reads_the_numbers(tell: TellStory) -> None:
    [story] = (await tell("stored")).stories
    assert (await tell("stored")).numbers == {story.call.call_key: ()}
    plan = NumberPlan(country_code="49", national_prefix="0")
    await tell.plans.change(set_plan("germany", plan, None))
    await tell.plans.change(use_plan("germany", Scope.HOST, story.call.host, None))
    [read] = (await tell("stored")).numbers.values()
    assert [each.written for each in read] == [story.call.caller, story.call.callee]
    assert {each.plan for each in read} == {"germany"}


async def test_a_letter_names_it_as_it_is_written_in_its_line(tell: TellStory) -> None:
    told = await tell(NAMED)
    assert (len(told.stories), [kept.number for kept in told.letters]) == (0, [1])


async def test_what_nobody_knows_is_refused(tell: TellStory) -> None:
    with pytest.raises(RejectedError, match="nothing is known of Call-ID nowhere"):
        await tell("nowhere")


async def test_who_is_told_is_noted_first(tell: TellStory) -> None:
    trail = MemoryAuditTrail()
    await evolve(tell, noting=noting(trail))("stored")
    assert readings(trail) == [
        NumbersRead(by="ana", view="cdr show", filters=("call_id",), calls=1)
    ]
    with pytest.raises(UnavailableError, match="cannot be noted: 25006"):
        await evolve(tell, noting=refusing())("stored")
