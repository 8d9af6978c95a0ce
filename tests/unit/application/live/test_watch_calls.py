"""The gateway's job: begin where the last one was, read both tapes in order, learn, keep."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import define, evolve, field

from adapters.contract.builders import MOMENT
from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryTape, MemoryViewStore
from adapters.memory.pricing.price_books import MemoryPriceBooks
from application.errors import UnavailableError
from application.live.data import Funds, KeptView, Place, TapeBatch
from application.live.position import second
from application.live.view import LiveView
from application.live.watch_calls import WatchCalls
from domain.pricing.price_book import PriceBook
from live_calls import Heard, a_closing, an_event
from live_viewers import a_view


@define
class AwayStore(MemoryViewStore):
    """Nobody answers."""

    async def latest(self) -> KeptView | None:
        raise UnavailableError("away")


@define
class AwayDirectory(MemoryAccountDirectory):
    """Nobody answers."""

    async def owners(self) -> dict[str, str]:
        raise UnavailableError("away")


@define(eq=False)
class EndsAtItsEnd(MemoryTape):
    """Is stopped when all was read; remembers what it was asked for."""

    asked: list[tuple[Place | None, datetime | None]] = field(factory=list)

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        self.asked.append((after, since))
        async for batch in super().batches(after, since):
            yield batch
            self.stop.set()


@define
class Watch:
    """The use case among its ports."""

    calls: EndsAtItsEnd = field(factory=EndsAtItsEnd)
    cdrs: EndsAtItsEnd = field(factory=EndsAtItsEnd)
    store: MemoryViewStore = field(factory=MemoryViewStore)
    directory: MemoryAccountDirectory = field(factory=MemoryAccountDirectory)
    prices: MemoryPriceBooks = field(factory=MemoryPriceBooks)
    view: LiveView = field(factory=a_view)

    @property
    def use_case(self) -> WatchCalls:
        return WatchCalls(
            calls=self.calls,
            cdrs=self.cdrs,
            store=self.store,
            directory=self.directory,
            prices=self.prices,
            view=self.view,
            clock=lambda: MOMENT,
        )

    def names(self) -> set[str]:
        """Name the calls in progress."""
        return {row.sight.name.call_id for row in self.view.rows.by_key.values()}


def told(tape: MemoryTape, heard: Sequence[Heard]) -> None:
    """Write on a tape."""
    for each in heard:
        tape.tell(each, MOMENT)


async def test_the_calls_tape_is_read_to_its_end_and_then_the_cdrs() -> None:
    watch = Watch()
    told(watch.calls, [an_event("answered", call_id="one"), an_event("answered", call_id="two")])
    told(watch.cdrs, [a_closing(answered=True, at=9, call_id="two")])
    reached: list[set[str]] = []
    await watch.use_case.follow_calls(lambda: reached.append(watch.names()))
    assert reached == [{"one", "two"}]
    assert not watch.view.caught_up
    await watch.use_case.follow_cdrs()
    assert watch.names() == {"one"}
    assert watch.view.caught_up


async def test_cdrs_are_read_from_before_the_oldest_call() -> None:
    watch, begun = Watch(), MOMENT - timedelta(hours=2)
    told(watch.calls, [an_event("answered", begun, call_id="old"), an_event("trying")])
    await watch.use_case.follow_calls(lambda: None)
    await watch.use_case.follow_cdrs()
    assert watch.cdrs.asked == [(None, begun - timedelta(minutes=1))]


async def test_without_calls_cdrs_are_read_from_now_on() -> None:
    watch = Watch()
    await watch.use_case.follow_calls(lambda: None)
    await watch.use_case.follow_cdrs()
    assert watch.cdrs.asked == [(None, MOMENT - timedelta(minutes=1))]


async def test_it_goes_on_from_the_view_that_was_kept() -> None:
    first = Watch()
    told(first.calls, [an_event("trying", call_id="one")])
    await first.use_case.follow_calls(lambda: None)
    await first.use_case.follow_cdrs()
    await first.use_case.keep()
    second = Watch(store=first.store)
    await second.use_case.resume()
    assert second.names() == {"one"}
    assert second.view.epochs.name == first.view.epochs.name
    await second.use_case.follow_calls(lambda: None)
    assert second.calls.asked == [(Place("1", 1), None)]


async def test_without_its_store_it_begins_anew() -> None:
    watch = Watch(store=AwayStore())
    await watch.use_case.resume()
    assert watch.view.calls is None


async def test_a_view_that_is_not_read_to_its_end_is_not_kept() -> None:
    watch = Watch()
    await watch.use_case.keep()
    assert watch.store.view is None


async def test_it_learns_and_keeps_what_it_knows_while_nobody_answers() -> None:
    directory = MemoryAccountDirectory({"a": "acme"}, {"acme": Funds("EUR", Decimal(5))})
    book = PriceBook(since=MOMENT)
    watch = Watch(directory=directory, prices=MemoryPriceBooks(book=book))
    assert await watch.use_case.learn()
    watch.directory = AwayDirectory()
    assert not await watch.use_case.learn()
    assert watch.view.billing.owners == {"a": "acme"}
    assert watch.view.billing.funds.keys() == {"acme"}
    assert watch.view.billing.book is book


async def test_without_a_view_that_was_kept_it_begins_anew() -> None:
    watch = Watch()
    base = watch.view.epochs.name
    await watch.use_case.resume()
    assert watch.view.epochs.name == base


@define(eq=False)
class ComesInTwo(EndsAtItsEnd):
    """Gives one entry at a time, and tells how many still wait."""

    async def batches(
        self, after: Place | None, since: datetime | None
    ) -> AsyncIterator[TapeBatch]:
        async for batch in super().batches(after, since):
            for place, entry in enumerate(batch.entries, 1):
                yield evolve(batch, entries=[entry], pending=len(batch.entries) - place)


async def test_its_end_is_told_when_nothing_waits_any_more() -> None:
    watch = Watch(calls=ComesInTwo())
    told(watch.calls, [an_event("trying", call_id="a"), an_event("trying", call_id="b")])
    known: list[set[str]] = []
    await watch.use_case.follow_calls(lambda: known.append(watch.names()))
    assert known == [{"a", "b"}]


async def test_when_both_tapes_were_read_the_view_knows_the_time() -> None:
    watch = Watch()
    await watch.use_case.follow_calls(lambda: None)
    assert watch.view.rows.position.clock == 0
    early = Watch()
    await early.use_case.follow_cdrs()
    assert early.view.rows.position.clock == 0
    await watch.use_case.follow_cdrs()
    assert watch.view.rows.position.clock == second(MOMENT)
