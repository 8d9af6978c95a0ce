"""Pricing alone: one core, a large tariff as the worker holds it, two bands of two tiers."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from time import process_time

from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from bench import targets
from bench.money import a_deck, deck_prefixes
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from domain.pricing.price_call import price_call
from domain.pricing.tariff import TariffVersion

_MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
_FAVOURITES = 1000
Call = tuple[str, datetime, timedelta]


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure calls to anywhere, and calls of which nine of ten go to a thousand prefixes."""
    prefixes = deck_prefixes(rig.sizes.deck)
    async with rig.a_database() as database:
        store = TimescaleTariffStore(database.pool)
        saved = await store.save(a_deck(rig.sizes.deck))
        version = await store.load(saved.version.tariff_id)
    anywhere = _calls(rig.sizes.ratings, prefixes, prefixes)
    usual = _calls(rig.sizes.ratings, prefixes, prefixes[:_FAVOURITES])

    async def price(calls: Sequence[Call]) -> Run:
        return _price(version, calls)

    runs = await take_turns(
        rig.sizes.rounds, {"anywhere": lambda: price(anywhere), "usual": lambda: price(usual)}
    )
    return [
        Row(
            what=f"ratings, {rig.sizes.deck:,} prefixes, {where}",
            measured=runs.rate(name),
            unit="1/CPU s",
            target=targets.RATINGS,
        )
        for name, where in (("usual", "usual traffic"), ("anywhere", "evenly to all"))
    ]


def _price(version: TariffVersion, calls: Sequence[Call]) -> Run:
    before = process_time()
    for number, answered_at, duration in calls:
        price_call((version,), number, answered_at, duration)
    spent = process_time() - before
    return Run(rate=len(calls) / spent, cpu=spent / len(calls) * 1e6)


def _calls(count: int, prefixes: Sequence[str], favourites: Sequence[str]) -> Sequence[Call]:
    chance = Random(1)  # noqa: S311 no secret
    return [
        (
            f"{chance.choice(favourites if chance.random() < 0.9 else prefixes)}4711",  # noqa: PLR2004
            _MONDAY + timedelta(seconds=chance.randrange(40_000)),
            timedelta(milliseconds=chance.randrange(1, 400_000)),
        )
        for _ in range(count)
    ]
