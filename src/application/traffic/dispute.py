"""A carrier's records, held against the calls of the book."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from attrs import evolve, frozen

from application.calls.stories import StoredCall
from application.facts.read_numbers import NoteReading
from application.money.ports import MoneyRegister
from application.pricing.ports import NumberPlans
from domain.money.errors import InvalidWishError
from domain.money.planning import refuse_unknown
from domain.numbering.book import PlanBook, Source
from domain.traffic.disputing import Dispute, Tolerance, disputed
from domain.traffic.record import Record
from domain.traffic.their_numbers import ReadByPlan, TheirNumbers, reading_without


class CallsBetween(Protocol):
    """Gives calls of some time, a company's alone where one is named."""

    def __call__(
        self, start: datetime, end: datetime, company_id: int | None = None
    ) -> AsyncIterator[Sequence[StoredCall]]:
        """Give them, the earliest first, all as of one moment."""
        ...


@frozen(kw_only=True)
class Opponent:
    """Whose records they are: a supplier's, who bills us, or a company's, whom we bill."""

    supplier: str | None = None
    company: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.supplier is None) == (self.company is None):
            raise InvalidWishError("name either a supplier or a company")


@frozen(kw_only=True)
class CompareRecords:
    """Compare the answered calls of both sides.

    Who compares is noted first: what differs is told with whole numbers.
    """

    between: CallsBetween
    register: MoneyRegister
    plans: NumberPlans
    noting: NoteReading

    async def __call__(
        self,
        theirs: Sequence[Record],
        opponent: Opponent,
        tolerance: Tolerance,
        plan: str | None = None,
    ) -> Dispute:
        """Compare calls from the earliest to the latest start among theirs.

        `plan` names the number plan by which they write; None: nobody said.

        Raises:
            RefusedError: no such supplier, company or plan.
            InvalidWishError: there are no records.
            UnavailableError: the book cannot be read just now, or who compares cannot be noted.
        """
        answered = [each for each in theirs if each.seconds]
        if not answered:
            raise InvalidWishError("there is no answered call in the file")
        starts = [each.start for each in answered]
        span = (min(starts) - tolerance.start, max(starts) + tolerance.start)
        company_id, supplier_id = await self._numbers(opponent)
        book = await self.plans.plans()
        if plan is not None:
            refuse_unknown(book, plan)
        read = TheirNumbers(book=book, named=plan, company_id=company_id)
        answered = [evolve(one, number=read(one.callee, one.start)) for one in answered]
        await self.noting("dispute", ("start", "end"), len(answered))
        calls = self._calls(*span, company_id, supplier_id)
        ours = [evolve(one, number=_meant(book, call)) async for call, one in calls]
        return disputed(ours, answered, tolerance)

    async def _numbers(self, opponent: Opponent) -> tuple[int | None, int | None]:
        if opponent.company is not None:
            return (await self.register.company_names()).find(opponent.company), None
        return None, (await self.register.supplier_names()).find(opponent.supplier or "")

    async def _calls(
        self, start: datetime, end: datetime, number: int | None, supplier: int | None
    ) -> AsyncIterator[tuple[StoredCall, Record]]:
        end += timedelta(microseconds=1)
        async for piece in self.between(start, end, number):
            for call in piece:
                if call.duration and number is not None:
                    yield call, _sold(call, number)
                elif call.duration and call.supplier_id == supplier:
                    yield call, _bought(call)


def _meant(book: PlanBook, call: StoredCall) -> str | None:
    if call.callee_number or not call.callee:
        return call.callee_number
    source = Source(account=call.account, company_id=call.company_id, host=call.host)
    # It may have come before there was a plan.
    plan = book.find(source, call.start_time)
    return (ReadByPlan(plan) if plan else reading_without(None))(call.callee)


def _sold(call: StoredCall, company_id: int) -> Record:
    calling = None if call.rating == "unrated" else call.billed_amount
    sides = ((call.company_id, calling), (call.in_company_id, call.in_billed_amount))
    owed = [amount for payer, amount in sides if payer == company_id]
    known = [amount for amount in owed if amount is not None]
    return _record(call, sum(known, Decimal(0)) if len(known) == len(owed) else None)


def _bought(call: StoredCall) -> Record:
    return _record(call, call.supplier_cost)


def _record(call: StoredCall, amount: Decimal | None) -> Record:
    seconds = Decimal(call.duration // timedelta(milliseconds=1)).scaleb(-3)
    return Record(
        place=str(call.call_key),
        start=call.start_time,
        callee=call.callee or "",
        seconds=seconds,
        call_id=call.call_id,
        amount=amount,
    )
