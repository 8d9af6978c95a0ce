"""Everything follows from the log, in the hours of a time or ever."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field

from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.proof.fold import MemoryBookFold
from application.proof.data import Finding
from application.proof.hours import hours_of
from application.proof.prove_book import ProveBook
from domain.calls.parties import PARTIES
from memory_books import MemoryBooks

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@define
class Asked(MemoryBookFold):
    """A fold that remembers what it was asked."""

    spans: list[tuple[datetime | None, datetime | None]] = field(factory=list)

    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        self.spans.append((start, end))
        return await super().differences(start, end, seen)


async def test_whole_hours_are_compared_or_everything() -> None:
    fold = Asked()
    prove = ProveBook(fold=fold)
    assert (await prove()).good
    assert (await prove(NOON + MINUTE, NOON + HOUR + MINUTE)).good
    assert fold.spans == [(None, None), (NOON, NOON + 2 * HOUR)]


async def test_what_does_not_follow_is_told() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    projections = MemoryProjections(journal=books.journal)
    prove = ProveBook(fold=MemoryBookFold(projections=projections))
    assert (await prove()).good
    books.journal.companies[1].accounts.append("nobody's")
    proof = await prove()
    assert [(each.projection, each.key) for each in proof.findings] == [("account", "nobody's")]
    assert not proof.good


@define
class Differing(MemoryBookFold):
    """A fold of one call that somebody changed."""

    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        await super().differences(start, end, seen)
        whole = {"callee": "49305", "call_id": None, "duration": 3}
        changed = {"callee": "49777", "call_id": "a@b", "duration": 4}
        return [
            Finding(projection="cdr", key="k", log=whole, book=changed),
            Finding(projection="cdr", key="l", log=None, book=dict.fromkeys(PARTIES, "49305")),
        ]


async def test_who_took_part_is_never_told() -> None:
    changed, added = (await ProveBook(fold=Differing())()).findings
    assert changed.log == {"callee": "***", "call_id": None, "duration": 3}
    assert changed.book == {"callee": "***", "call_id": "***", "duration": 4}
    assert (added.log, added.book) == (None, dict.fromkeys(PARTIES, "***"))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (NOON, NOON + HOUR, (NOON, NOON + HOUR)),
        (NOON + MINUTE, NOON + HOUR - MINUTE, (NOON, NOON + HOUR)),
        (NOON - MINUTE, NOON + MINUTE, (NOON - HOUR, NOON + HOUR)),
    ],
)
def test_hours_of_a_time_are_whole(
    start: datetime, end: datetime, hours: tuple[datetime, datetime]
) -> None:
    assert hours_of(start, end) == hours
