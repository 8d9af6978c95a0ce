"""Whatever has happened in a real book, a second re-rating changes nothing, and decisions stay."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import pytest
from attrs import field, frozen
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from adapters.timescale.pricing.price_tables import TimescalePriceTables, read_prices
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.money.ports import MoneyBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.money_probes import TimescaleMoneyProbe, money_of
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion
from random_histories import DECIDES, HISTORIES, AllBooks, AnyHistory

_Step = tuple[Any, ...]
_MANY = 24


@frozen
class OpenedBooks(AllBooks):
    """The ports over one database."""

    ledger: CdrLedger
    money: MoneyBook
    amendments: AmendmentBook
    kept_calls: KeptCalls


@frozen
class RememberedTables(TimescalePriceTables):
    """Prices as they are, of versions that are not loaded again and again."""

    known: dict[int, TariffVersion] = field(factory=dict, init=False)

    async def since(self, moment: datetime) -> PriceBook:
        read = await read_prices(self.pool, self.store, moment, self.known)
        self.known.update(read.versions)
        return read.book


@pytest.fixture
async def probe(store: TimescaleStoreProbe) -> AsyncIterator[TimescaleMoneyProbe]:
    async with money_of(store) as probe:
        yield probe


def by_dice() -> Sequence[tuple[list[_Step], _Step]]:
    found: list[tuple[list[_Step], _Step]] = []

    @settings(max_examples=_MANY, derandomize=True, database=None, phases=[Phase.generate])
    @given(st.tuples(HISTORIES, DECIDES))
    def take(history: tuple[list[_Step], _Step]) -> None:
        found.append(history)

    take()
    return found


# What is tried are rules and SQL, which are the same on both kinds of server.
@pytest.mark.parametrize(
    "postgres_server", [pytest.param("embedded", marks=pytest.mark.embedded)], indirect=True
)
async def test_a_rerating_settles_all_and_leaves_decisions_alone(
    probe: TimescaleMoneyProbe,
) -> None:
    async with AsyncExitStack() as stack:
        books = await stack.enter_async_context(probe.books())
        opened = OpenedBooks(
            books.ledger,
            books.money,
            await stack.enter_async_context(probe.amendments()),
            await stack.enter_async_context(probe.kept_calls()),
        )
        tariffs = TimescaleTariffStore(probe.store.pool)
        tables = RememberedTables(probe.store.pool, tariffs)
        for number, (steps, decision) in enumerate(by_dice()):
            history = AnyHistory(books=opened, store=tariffs, tables=tables, called=f"{number}-")
            await history.begin()
            for step in steps:
                await history.happen(step)
            await see_it_settled(probe, history)
            before = await revisions(history)
            await history.happen(decision)
            decided = {key: held for key, held in (await revisions(history)).items()
                       if held != before[key]}  # fmt: skip
            await see_it_settled(probe, history)
            now = await revisions(history)
            assert {key: now[key] for key in decided} == decided


async def see_it_settled(probe: TimescaleMoneyProbe, history: AnyHistory) -> None:
    """Re-rate, and see that another one finds nothing to do."""
    await history.rerates()
    moved = len(await probe.movements())
    assert (await history.rerates()).changed == 0
    assert len(await probe.movements()) == moved


async def revisions(history: AnyHistory) -> dict[Any, tuple[int, object]]:
    """Tell how each call of a history is held."""
    kept = [await history.books.kept_calls.call(key) for key in history.calls]
    return {each.call_key: (each.revision, each.held) for each in kept}
