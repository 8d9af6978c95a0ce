"""The numbers beside what was written follow from the log, and go with those who are forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from adapters.contract.calls.amending import ORDER, a_call
from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.calls.party_book import TimescalePartyBook
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from application.calls.amend_call import VoidCall
from application.calls.stories import CallQuery, StoredCall
from application.facts.data import Projection
from contract.full_store_probes import TimescaleFullStoreProbe, full_store
from contract.ledger_probes import TimescaleStoreProbe
from contract.number_plan_probes import read_all_by
from domain.calls.forgetting import Forgetting
from domain.facts.call_facts import CallReceived
from domain.facts.numbers import numbers_of
from domain.money.planning import set_plan
from domain.numbering.plan import NumberPlan
from domain.pricing.price_book import PriceBook

BERLIN = NumberPlan(country_code="49", national_prefix="0")
VIENNA = NumberPlan(country_code="43", national_prefix="0")
CALLEE = "030555123"
_Numbers = tuple[str | None, str | None]


@pytest.fixture
async def full(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleFullStoreProbe]:
    async with full_store(store) as probe:
        await read_all_by(probe.plans, BERLIN)
        yield probe


@pytest.fixture
async def call(full: TimescaleFullStoreProbe) -> CallReceived:
    """Give a call from somebody with a name to a number of Berlin, as it was entered."""
    plans = await full.plans.plans()
    received = a_call(1, PriceBook(), caller="alice", callee=CALLEE)
    read = evolve(received, numbers=numbers_of(plans, received.cdr, "sip-01", None))
    await full.ledger.record([read])
    return read


async def shown(full: TimescaleFullStoreProbe) -> StoredCall:
    [call] = await TimescaleCallArchive(full.store.pool).search(CallQuery())
    return call


async def numbers(full: TimescaleFullStoreProbe) -> _Numbers:
    call = await shown(full)
    return call.caller_number, call.callee_number


@pytest.mark.usefixtures("call")
async def test_a_rebuild_makes_what_was_entered(full: TimescaleFullStoreProbe) -> None:
    assert await numbers(full) == (None, "4930555123")
    assert not await full.store.pool.fetchval("select bool_or(data::text ~ '555123') from event")
    found = await full.projections.rebuild(Projection.CDR, dry_run=True)
    assert (found.rows, found.good) == (1, True)
    await full.store.pool.execute("update cdr set callee_number = null")
    assert (await full.projections.rebuild(Projection.CDR, dry_run=False)).different == 1
    assert await numbers(full) == (None, "4930555123")


async def test_an_amendment_reads_by_the_plans_of_then(
    full: TimescaleFullStoreProbe, call: CallReceived
) -> None:
    await full.plans.change(set_plan("for all", VIENNA, None, correct=True))
    assert await numbers(full) == (None, "4930555123")
    assert await TimescaleBookFold(full.store.pool).differences(None, None) == []
    await VoidCall(book=full.amendments)(call.call_key, ORDER)
    assert await numbers(full) == (None, "4330555123")
    assert (await full.projections.rebuild(Projection.CDR, dry_run=True)).good


@pytest.mark.usefixtures("call")
async def test_a_number_that_no_plan_read_is_named(full: TimescaleFullStoreProbe) -> None:
    fold = TimescaleBookFold(full.store.pool)
    assert await fold.differences(None, None) == []
    await full.store.pool.execute("update cdr set caller_number = '4930555123'")
    for span in ((None, None), (MOMENT, MOMENT.replace(year=2100))):
        [finding] = await fold.differences(*span)
        assert (finding.projection, finding.book) == ("cdr", {"caller_number": "4930555123"})
    long_ago = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC))
    assert await fold.differences(*long_ago) == []


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize(
    "wanted",
    [Forgetting(digits="4930555123"), Forgetting(before=datetime(2100, 1, 1, tzinfo=UTC))],
)
async def test_a_number_goes_with_what_was_written(
    full: TimescaleFullStoreProbe, wanted: Forgetting
) -> None:
    book = TimescalePartyBook(full.store.pool)
    assert await book.forget(wanted, ORDER) == 1
    left = await shown(full)
    assert (left.callee, left.callee_number) == (None, None)
    assert await book.forget(wanted, ORDER) == 0
    assert (await full.projections.rebuild(Projection.CDR, dry_run=True)).good


@pytest.mark.usefixtures("call")
async def test_a_log_elsewhere_makes_the_same(full: TimescaleFullStoreProbe) -> None:
    async with full.full.copied() as copy:
        await full.empty.fill(copy.pieces)
    row = await full.elsewhere.fetchrow("select caller_number, callee_number from cdr")
    assert row is not None
    assert tuple(row) == (None, "4930555123")


@pytest.mark.usefixtures("call")
async def test_readers_see_numbers_without_their_middle(full: TimescaleFullStoreProbe) -> None:
    row = await full.store.pool.fetchrow("select caller_number, callee_number from cdr_masked")
    assert row is not None
    assert tuple(row) == (None, "493*****23")
