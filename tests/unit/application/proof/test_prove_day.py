"""Each day is proved once after its end, and again while something is wrong."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import define, field

from adapters.contract.builders import a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.proof.seals import MemorySealBook
from adapters.memory.proof.verdicts import MemoryVerdictBook
from application.errors import UnavailableError
from application.proof.checking import Check, Period
from application.proof.overview import DayVerdict
from application.proof.prove_day import ProveDay

TUESDAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


@define
class Night:
    """A clock, a book, and what the checks say."""

    now: datetime = datetime(2026, 11, 25, 1, tzinfo=UTC)
    complaints: list[str] = field(factory=list)
    looked_at: list[Period] = field(factory=list)
    book: MemoryVerdictBook = field(factory=MemoryVerdictBook)
    seals: MemorySealBook = field(factory=MemorySealBook)
    fails: bool = False

    async def look(self, period: Period) -> Sequence[str]:
        self.looked_at.append(period)
        if self.fails:
            raise UnavailableError("too slow")
        return self.complaints

    async def pass_by(self, *, hours: float = 0) -> DayVerdict | None:
        self.now += hours * HOUR
        assert not await self.worker()()
        return await self.book.last()

    def worker(self) -> ProveDay:
        return ProveDay(
            book=self.book,
            seals=self.seals,
            checks=[Check("one", self.look)],
            clock=lambda: self.now,
        )


@pytest.fixture
def night() -> Night:
    return Night()


async def test_yesterday_is_proved_once_after_its_end(night: Night) -> None:
    night.now -= HOUR / 60
    before = await night.pass_by()
    assert before is not None
    assert before.day == TUESDAY - timedelta(days=1)
    verdict = await night.pass_by(hours=1 / 60)
    assert verdict == DayVerdict(day=TUESDAY, proved_at=night.now)
    assert verdict.good
    for _ in range(3):
        assert await night.pass_by(hours=2) == verdict
    looked = night.looked_at[-1]
    assert (len(night.looked_at), looked.start) == (2, datetime(2026, 11, 24, tzinfo=UTC))
    assert looked.end == looked.until == datetime(2026, 11, 25, tzinfo=UTC)
    assert looked.first_seal == 1


async def test_the_log_is_looked_at_from_the_last_good_proof_on(night: Night) -> None:
    ledger = MemoryCdrLedger()
    night.seals = MemorySealBook(journal=ledger.journal)
    await ledger.record([a_received_call()])
    await night.seals.seal(1, 1)
    first = await night.pass_by()
    assert first is not None
    assert first.last_seal == 1
    await night.pass_by(hours=24)
    assert [each.first_seal for each in night.looked_at] == [1, 2]


async def test_what_is_wrong_is_looked_at_again_until_it_is_right(night: Night) -> None:
    night.complaints = ["a", "b"]
    verdict = await night.pass_by()
    assert verdict is not None
    assert (verdict.good, verdict.findings) == (False, ("one: a", "one: b"))
    await night.pass_by(hours=1)
    assert len(night.looked_at) == 1
    night.complaints = []
    again = await night.pass_by(hours=0.1)
    assert again is not None
    assert (again.day, again.good) == (TUESDAY, True)
    assert [each.first_seal for each in night.looked_at] == [1, 1]


async def test_a_proof_that_comes_to_no_end_is_no_proof(night: Night) -> None:
    night.fails = True
    verdict = await night.pass_by()
    assert verdict is not None
    assert verdict.findings == ("time: the proof came to no end: too slow",)


async def test_what_was_entered_before_the_start_may_be_sealed_first(night: Night) -> None:
    ledger = MemoryCdrLedger()
    night.seals = MemorySealBook(journal=ledger.journal)
    await ledger.record([a_received_call()])
    night.now = datetime.now(UTC) + timedelta(days=400)
    worker = night.worker()
    await worker()
    night.now += 9 * HOUR / 60
    await worker()
    assert (night.looked_at, await night.book.last()) == ([], None)
    night.now += HOUR / 60
    await worker()
    assert len(night.looked_at) == 1
    await night.seals.seal(1, 1)
    night.now += 24 * HOUR
    await night.worker()()
    assert len(night.looked_at) == 2
