"""A plan of one proxy reads its records alone: when they come, when they are priced anew, live."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import MOMENT, a_cdr, a_provenance
from adapters.memory.pricing.price_tables import MemoryPriceTables
from adapters.wire.acc_json.routing import cdr_of
from application.calls.rerate_calls import RerateCalls
from application.live.billing import Billing
from builders import SAMPLES, a_delivery
from domain.calls.cdr import Cdr
from domain.facts.amending import Order
from domain.live.call import CallName
from domain.live.sight import LiveState, Sight
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, PlanBook, Scope, fold
from domain.numbering.plan import NumberPlan
from domain.pricing.decided import Decided
from domain.pricing.hearing import hear
from domain.pricing.price_book import PriceBook
from memory_books import THAT_DAY, MemoryBooks, prices
from worker_in_hand import Worker

PLANS = fold(
    [
        NumberPlanSet(name="four", plan=NumberPlan(country_code="4", national_prefix="0")),
        NumberPlanAssigned(scope=Scope.HOST, key="sip-02", plan="four"),
    ]
)


def book(plans: PlanBook = PLANS) -> PriceBook:
    return evolve(prices("0.60"), plans=plans)


async def test_a_worker_reads_the_records_of_the_proxy_by_its_plan() -> None:
    worker = Worker()
    await worker.opens("Acme")
    worker.prices.book = book()
    for seq, host in enumerate(("sip-01", "sip-02"), 1):
        cdr = a_cdr(call_id=host, callee="0123456", duration=60)
        delivery = a_delivery(
            content=cdr, seq=seq, provenance=a_provenance(host=host, read_at=cdr.end_time)
        )
        await worker.record_cdrs.record([delivery])
    priced = {
        call.provenance.host: call.verdict.charge is not None
        for call in worker.ledger.calls.values()
    }
    assert priced == {"sip-01": False, "sip-02": True}


def test_without_a_plan_of_theirs_all_samples_cost_what_they_did() -> None:
    lines = [line for file in SAMPLES.rglob("*.jsonl") for line in file.read_bytes().splitlines()]
    cdrs = [found for line in lines if isinstance(found := cdr_of(line), Cdr)]
    assert len(cdrs) > 10
    for cdr in cdrs:
        verdict = book(PlanBook()).judge(cdr)
        assert book().judge(cdr, Decided(host="sip-01")) == verdict
        assert hear(PLANS, cdr, Decided(host="sip-01"), 1).cdr is cdr


async def test_a_re_rating_reads_them_by_the_same_plan() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    cdr = a_cdr(callee="0123456", duration=60)
    await books.records(cdr, book().judge(cdr))
    again = RerateCalls(
        book=books.amendments,
        prices=MemoryPriceTables(book=book()),
    )
    order = Order(by="ana", because="a plan")
    assert (await again(THAT_DAY, order)).changed == 0
    [(key, call)] = books.journal.calls.items()
    place = evolve(call.provenance, host="sip-02")
    books.journal.calls[key] = evolve(call, provenance=place)
    assert (await again(THAT_DAY, order)).changed == 1
    assert books.balance() == Decimal("-0.60")


def test_a_call_in_progress_is_priced_by_the_plan_of_its_proxy() -> None:
    billing = Billing(book=book())
    prices_of = {host: billing.price_of(_talking(host)) for host in ("sip-01", "sip-02")}
    assert {host: price is not None for host, price in prices_of.items()} == {
        "sip-01": False,
        "sip-02": True,
    }


def _talking(host: str) -> Sight:
    return Sight(
        name=CallName(host=host, call_id="c", from_tag="f"),
        state=LiveState.ANSWERED,
        overdue=False,
        begun_at=MOMENT,
        ringing_at=None,
        answered_at=MOMENT,
        caller="49151",
        callee="0123456",
        account="acct-1",
        sip_code=200,
    )
