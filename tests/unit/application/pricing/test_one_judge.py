"""Whoever prices a call, whenever and in whatever order: there is one price for it."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import START
from application.errors import RejectedError
from application.money.find_company import FindCompany
from application.pricing.quote import CallInQuestion, Quote
from application.pricing.versions import version_in_force
from domain.calls.cdr import Cdr
from domain.pricing.decided import Decided, undecided
from domain.pricing.price_book import PriceBook
from domain.pricing.selecting import SelectorKind
from domain.pricing.verdict import UnratedReason, Verdict
from random_histories import (
    ACCOUNTS,
    CERTAIN,
    CHANGES,
    DAY,
    DAYS,
    DECIDES,
    HISTORIES,
    SECONDS,
    History,
    a_talk,
    host_of,
    in_memory,
)

ASKED = st.builds(a_talk, ACCOUNTS, DAYS, st.sampled_from([0, 23]), SECONDS)
# By a tariff of another price, and of calls that are answered by then.
SOLD = st.tuples(
    st.just("sells"),
    st.just(1),
    st.tuples(st.just("b"), CERTAIN),
    st.integers(0, 3),
    st.sampled_from([0, 4]),
    st.just(False),
)
TALKED = st.builds(
    a_talk, st.sampled_from("xy"), st.integers(3, 9), st.sampled_from([0, 23]), st.just(59)
)
Steps = list[tuple[Any, ...]]


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


async def lived(steps: Steps) -> History:
    history = in_memory()
    await history.begin()
    for step in steps:
        await history.happen(step)
    return history


def money(history: History) -> list[object]:
    return [company.balance for company in history.books.journal.companies.values()]


@given(HISTORIES)
def test_a_second_rerating_changes_nothing(steps: Steps) -> None:
    async def story() -> None:
        history = await lived(steps)
        await history.rerates()
        paid, log = money(history), len(history.books.journal.log)
        assert (await history.rerates()).changed == 0
        assert (money(history), len(history.books.journal.log)) == (paid, log)

    run(story())


@given(HISTORIES)
def test_who_pays_is_found_anew_once_and_is_who_the_worker_would_find(steps: Steps) -> None:
    async def story() -> None:
        history = await lived(steps)
        await history.rerates(parties=True)
        paid = money(history)
        assert (await history.rerates(parties=True)).changed == 0
        assert (await history.rerates()).changed == 0
        assert money(history) == paid
        for key in history.calls:
            kept = await history.books.kept_calls.call(key)
            book = await history.prices.current(kept.held.cdr.start_time)
            fresh = book.judge(kept.held.cdr)
            assert kept.held.verdict.voided or kept.held.verdict.company_id == fresh.company_id

    run(story())


@given(HISTORIES, DECIDES)
def test_a_rerating_leaves_alone_what_a_person_decided(steps: Steps, decision: Any) -> None:  # noqa: ANN401
    async def story() -> None:
        history = await lived(steps)
        before = len(history.books.amendments.history)
        await history.happen(decision)
        for amendment in history.books.amendments.history[before:]:
            await history.rerates()
            kept = await history.books.kept_calls.call(amendment.call_key)
            assert (kept.revision, kept.held) == (amendment.revision, amendment.now)

    run(story())


@given(HISTORIES, ASKED)
def test_all_who_price_a_call_name_one_price(steps: Steps, cdr: Cdr) -> None:
    run(all_name_one_price(steps, cdr))


@given(st.lists(SOLD, min_size=1, max_size=5), st.lists(CHANGES, max_size=6), TALKED)
def test_all_name_one_price_where_certain_calls_have_tariffs_of_their_own(
    sold: Steps, steps: Steps, cdr: Cdr
) -> None:
    run(all_name_one_price([("imports", "b", 0, 0, 2), ("maps", 1, "y"), *sold, *steps], cdr))


async def all_name_one_price(steps: Steps, cdr: Cdr) -> None:
    history = await lived(steps)
    book = await history.prices.current(cdr.start_time)
    verdict = book.judge(cdr, undecided(host_of(cdr)))
    await see_quote(history, cdr, verdict)
    await see_live(history, cdr, verdict)
    await see_tariff(history, cdr, verdict)
    await see_record(history, cdr, verdict)
    for days in range(4):
        book = await history.prices.since(cdr.start_time - days * DAY)
        assert book.judge(cdr, undecided(host_of(cdr))) == verdict


async def see_quote(history: History, cdr: Cdr, verdict: Verdict) -> None:
    """Ask for a quote: it names the price, or the reason why there is none."""
    if verdict.company_id is None:
        return
    quote = Quote(company=FindCompany(history.books.register), prices=history.prices)
    call = CallInQuestion(
        company=f"#{verdict.company_id}",
        number=cdr.callee or "",
        answered_at=cdr.start_time,
        talk=cdr.duration,
        caller=cdr.caller,
        account=cdr.account,
        src_ip=cdr.src_ip,
        host=host_of(cdr),
    )
    try:
        # Who pays for being called is asked about on its own.
        assert (await quote(call)).verdict == evolve(verdict, inbound=None)
    except RejectedError as error:
        assert verdict.unrated_reason is not None
        assert f": {verdict.unrated_reason}" in str(error)  # noqa: PT017 either may be right


async def see_live(history: History, cdr: Cdr, verdict: Verdict) -> None:
    """Look at the live page: while it goes on a call costs what it costs in the end.

    Or the page names no price, where the address that a call comes from may tell it.
    """
    if verdict.unrated_reason is UnratedReason.DURATION_OVER_LIMIT or not cdr.duration:
        return
    book = await history.prices.current(cdr.start_time)
    running = book.running(
        cdr.account or "", cdr.callee or "", cdr.start_time, cdr.caller, host=host_of(cdr)
    )
    price = None if running is None else running.at(cdr.duration)
    if price is None and verdict.company_id and hangs_on_source(book, verdict.company_id, cdr):
        return
    assert price == (verdict.charge.amount if verdict.charge else None)


def hangs_on_source(book: PriceBook, company_id: int, cdr: Cdr) -> bool:
    return any(
        each.only and each.only.kind is SelectorKind.SOURCE and each.holds_at(cdr.start_time)
        for each in book.companies[company_id].assignments
    )


async def see_tariff(history: History, cdr: Cdr, verdict: Verdict) -> None:
    """Export the tariff of that moment, and ask what-if: it is the version that priced the call."""
    if verdict.charge is None:
        return
    book = await history.prices.current(cdr.start_time)
    [held, *_] = book.tariffs_for(cdr, undecided(host_of(cdr)))
    exported = version_in_force(await history.store.versions(), held.tariff, cdr.start_time)
    assert exported.tariff_id == verdict.charge.tariff_id
    whatif = await history.prices.under(held.tariff, cdr.start_time - 2 * DAY)
    assert whatif.judge(cdr, Decided(payer=verdict.company_id)).charge == verdict.charge


async def see_record(history: History, cdr: Cdr, verdict: Verdict) -> None:
    """Record it: so does the worker, and no re-rating, from whatever day on, has another price."""
    day, seconds = divmod(cdr.start_time - START, DAY)
    call = await history.records(
        cdr.account or "", day, seconds // timedelta(hours=1), cdr.duration // timedelta(seconds=1)
    )
    assert call.verdict == verdict
    for since in (cdr.start_time, cdr.start_time - 2 * DAY):
        await history.rerates(since)
        assert (await history.books.kept_calls.call(call.call_key)).held.verdict == verdict
