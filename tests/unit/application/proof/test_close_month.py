"""A month is closed only where everything is right."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, field

from adapters.contract.builders import a_cdr, a_company, a_received_call
from adapters.contract.builders.closes import NOVEMBER, a_close
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.seals import MemorySealBook
from application.patience import Patience
from application.proof.checking import Check, Period
from application.proof.close_month import CloseMonth
from application.proof.closing import CloseAttempt, Objection
from application.proof.reconcile_files import FileReconciliation, MissingLine
from domain.facts.month import Month
from domain.pricing.verdict import Verdict

CLOSING_TIME = datetime(2026, 12, 1, 4, tzinfo=UTC)


@define
class Desk:
    """A book of two calls, and somebody who closes."""

    complaints: list[str] = field(factory=list)
    looked_at: list[Period] = field(factory=list)
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    now: datetime = CLOSING_TIME
    seals: MemorySealBook = field(init=False)
    months: MemoryCloseBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.seals = MemorySealBook(journal=self.ledger.journal)
        self.months = MemoryCloseBook(self.ledger)

    async def record(self, *numbers: int) -> None:
        calls = [a_received_call(a_cdr(call_id=f"c{n}"), seq=n, verdict=Verdict()) for n in numbers]
        await self.ledger.record(calls)

    async def look(self, period: Period) -> Sequence[str]:
        self.looked_at.append(period)
        return self.complaints

    async def close(
        self,
        *quiet: str,
        month: Month = NOVEMBER,
        patience: Patience | None = None,
        out_of_order: str | None = None,
        files: FileReconciliation | None = None,
    ) -> CloseAttempt:
        work = CloseMonth(
            book=self.months,
            seals=self.seals,
            register=MemoryMoneyRegister(self.ledger.journal),
            checks=[Check("one", self.look), Check("two", self.look)],
            clock=lambda: self.now,
        )
        return await work(
            month, "clerk", quiet=quiet, files=files, patience=patience, out_of_order=out_of_order
        )


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    await desk.record(1, 2)
    await desk.seals.seal(2, 10)
    return desk


async def test_what_is_right_is_closed_with_its_figures(desk: Desk) -> None:
    found = await desk.close("sip-09", "sip-03")
    [fact] = (await desk.months.closes()).closed
    assert found == CloseAttempt(month=NOVEMBER, closed=fact)
    assert fact == a_close(
        position=2,
        seal=desk.seals.seals[0].line,
        calls=await desk.months.calls(NOVEMBER),
        booked=(),
        checks=("one", "two"),
        quiet=("sip-03", "sip-09"),
        closed_at=CLOSING_TIME,
    )
    assert desk.looked_at[0].start == NOVEMBER.start
    assert (desk.looked_at[0].end, desk.looked_at[0].until) == (NOVEMBER.end, CLOSING_TIME)


async def test_an_earlier_month_with_calls_is_closed_first(desk: Desk) -> None:
    for number, start in (
        (3, datetime(2026, 8, 9, tzinfo=UTC)),
        (4, datetime(2026, 9, 9, tzinfo=UTC)),
    ):
        cdr = a_cdr(call_id=f"c{number}", start_time=start)
        await desk.ledger.record([a_received_call(cdr, seq=number, verdict=Verdict())])
    await desk.seals.seal(4, 10)
    found = await desk.close(month=Month(2026, 9))
    assert (found.closed, [each.check for each in found.findings]) == (None, ["order"])
    assert "akira close 2026-08 first" in found.findings[0].seen
    assert (await desk.close(month=Month(2026, 8))).closed is not None
    await desk.seals.seal(5, 10)
    found = await desk.close()
    assert [each.seen.split()[0] for each in found.findings] == ["2026-09"]
    closed = (await desk.close(out_of_order="the switch of September is in court")).closed
    assert closed is not None
    assert closed.left_open == ("2026-09",)
    assert closed.because == "the switch of September is in court"
    await desk.seals.seal(6, 10)
    in_order = (await desk.close(month=Month(2026, 9), out_of_order="a habit")).closed
    assert in_order is not None
    assert (in_order.left_open, in_order.because) == ((), None)


async def test_a_month_is_closed_once(desk: Desk) -> None:
    first = await desk.close()
    again = await desk.close()
    assert again == CloseAttempt(month=NOVEMBER, closed=first.closed, already=True)
    assert len((await desk.months.closes()).closed) == 1


async def test_a_closed_month_takes_only_what_it_was_closed_with(desk: Desk) -> None:
    early = a_cdr(call_id="c3", start_time=datetime(2026, 8, 9, tzinfo=UTC))
    await desk.ledger.record([a_received_call(early, seq=3, verdict=Verdict())])
    await desk.seals.seal(3, 10)
    first = (await desk.close("sip-03", "sip-09", out_of_order="in court")).closed
    assert first is not None
    for same in (
        await desk.close("sip-09", out_of_order="in court"),
        await desk.close(files=FileReconciliation()),
    ):
        assert same == CloseAttempt(month=NOVEMBER, closed=first, already=True)
    missing = FileReconciliation(
        missing_lines=[MissingLine(file_id="sip-01/1", offset=7, call_id=None)]
    )
    other = await desk.close("sip-03", "sip-07", out_of_order="a habit", files=missing)
    assert (other.closed, other.already) == (first, True)
    assert [(each.check, each.seen) for each in other.findings] == [
        ("hosts", "it was closed without --quiet sip-07"),
        ("order", "it was closed out of order for another reason: in court"),
        ("stream", "sip-01/1, byte 7: not in the book"),
    ]
    assert len((await desk.months.closes()).closed) == 1


async def test_a_reason_that_was_needless_stays_needless(desk: Desk) -> None:
    for _ in range(2):
        assert (await desk.close(out_of_order="a habit")).findings == ()


async def test_a_month_whose_calls_may_last_is_not_over(desk: Desk) -> None:
    desk.now = CLOSING_TIME - timedelta(seconds=1)
    found = await desk.close()
    assert (found.closed, desk.looked_at) == (None, [])
    [finding] = found.findings
    assert (finding.check, "until 2026-12-01 04:00:00Z" in finding.seen) == ("time", True)


async def test_all_that_is_wrong_is_named(desk: Desk) -> None:
    desk.complaints += ["a", "b"]
    found = await desk.close()
    assert found.findings == [
        Objection("one", "a"), Objection("one", "b"), Objection("two", "a"), Objection("two", "b"),
    ]  # fmt: skip
    assert (await desk.months.closes()).closed == []


async def test_what_is_not_sealed_is_not_closed() -> None:
    desk = Desk()
    await desk.record(1)
    found = await desk.close()
    assert [each.check for each in found.findings] == ["seals"]


async def test_what_came_since_the_last_seal_is_waited_for(desk: Desk) -> None:
    await desk.record(3)
    found = await desk.close()
    assert (found.closed, [each.check for each in found.findings]) == (None, ["seals"])
    await desk.seals.seal(3, 10)
    assert (await desk.close()).closed


async def test_who_is_patient_closes_what_is_sealed_meanwhile() -> None:
    desk, asked = Desk(), list[bool]()
    await desk.record(1)

    async def ask(is_so: Callable[[], Awaitable[bool]]) -> None:
        asked.append(await is_so())
        await desk.seals.seal(1, 10)
        asked.append(await is_so())
        await desk.record(3)
        asked.append(await is_so())
        await desk.seals.seal(3, 10)

    found = await desk.close(patience=ask)
    assert (bool(found.closed), asked) == (True, [False, True, False])


async def test_nobody_waits_for_seals_where_something_else_is_wrong(desk: Desk) -> None:
    async def ask(is_so: Callable[[], Awaitable[bool]]) -> None:
        raise AssertionError(is_so)

    desk.complaints.append("a")
    assert not (await desk.close(patience=ask)).closed
    desk.complaints.clear()
    assert (await desk.close()).closed
    assert (await desk.close(patience=ask)).already


async def test_who_closes_at_the_same_time_closes_once(desk: Desk) -> None:
    other = Desk(ledger=desk.ledger)
    other.seals = desk.seals

    async def meanwhile(period: Period) -> Sequence[str]:
        del period
        await other.close()
        return []

    work = CloseMonth(
        book=desk.months,
        seals=desk.seals,
        register=MemoryMoneyRegister(desk.ledger.journal),
        checks=[Check("slow", meanwhile)],
        clock=lambda: CLOSING_TIME,
    )
    assert (await work(NOVEMBER, "clerk")).already
    assert len((await desk.months.closes()).closed) == 1


async def test_a_month_before_all_calls_is_refused_and_one_without_calls_is_not(desk: Desk) -> None:
    found = await desk.close(month=Month(2026, 10))
    assert found.findings == [Objection("calls", "no call began in it: the book begins in 2026-11")]
    desk.now += timedelta(days=60)
    assert (await desk.close(month=Month(2026, 12), out_of_order="a test")).closed


async def test_no_month_of_a_book_without_calls_is_closed() -> None:
    desk = Desk()
    await a_company(MemoryMoneyBook(desk.ledger.journal))
    await desk.seals.seal(9, 10)
    [finding] = (await desk.close()).findings
    assert finding == Objection("calls", "no call began in it: the book has no call")
