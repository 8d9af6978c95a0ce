"""What every book promises of a statement that was drawn, whatever is entered afterwards."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from attrs import evolve

from adapters.contract.builders import a_payment
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.calls.amending import (
    ORDER,
    AmendmentProbe,
    Everything,
    a_call,
    a_tariff,
    everything,
    held,
    opened,
    prices,
    rerate,
)
from application.calls.amend_call import CorrectCall, VoidCall
from application.errors import RejectedError
from application.money.data import Statement
from domain.facts.amending import amended
from domain.facts.call_facts import Amendment, HeldCall
from domain.pricing.verdict import Verdict

_BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
_AFTER = datetime(2190, 1, 1, tzinfo=UTC)
_HISTORY = ("call 5", "call 9", "rerate", "pay first", "correct", "void", "call 2")


class DrawingContract:
    """What was drawn stays as it was drawn, and what comes later stands in the next."""

    async def test_who_runs_over_the_end_of_a_period_stands_in_the_next(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            [kept] = await held(books)
            async with books.amendments.amending() as amending:
                now = HeldCall(cdr=kept.held.cdr, verdict=Verdict(company_id=company))
                end = datetime.now(UTC)
                drawn = await books.register.statement(company, _BEFORE, end)
                await amending.amend([amended(kept, Amendment.RERATED, now, ORDER)])
            assert await books.register.statement(company, _BEFORE, end) == drawn
            later = await books.register.statement(company, end, _AFTER)
        assert (drawn.closing, later.opening, later.closing) == (
            Decimal("-0.6"), Decimal("-0.6"), Decimal(0),
        )  # fmt: skip
        assert [line.amount for line in later.lines] == [Decimal("0.6")]

    async def test_a_statement_is_drawn_again_as_it_was(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            drawn: list[Statement] = []
            for step in _HISTORY:
                await _enter(books, company, step)
                drawn.append(await books.register.statement(company, _BEFORE, _AFTER))
            assert [len(each.lines) for each in drawn] == [1, 2, 6, 7, 9, 10, 11]
            for each in drawn:
                again = await books.register.statement(company, _BEFORE, _AFTER, each.position)
                assert again == each
            ends = [datetime.now(UTC)]
            await _enter(books, company, "pay late")
            ends.append(datetime.now(UTC))
            parts = await _in_parts(books, company, [_BEFORE, *ends, _AFTER])
        assert [len(each.lines) for each in parts] == [11, 1, 0]
        assert parts[0] == evolve(drawn[-1], end=ends[0])
        assert [each.opening for each in parts[1:]] == [each.closing for each in parts[:-1]]

    async def test_a_position_that_the_balance_never_had_is_refused(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.money.change(company, a_payment("5"))
            last = (await books.register.statement(company, _BEFORE, _AFTER)).position
            await books.register.statement(company, _BEFORE, _AFTER, last)
            assert not (await books.register.statement(company, _BEFORE, _AFTER, 0)).lines
            for never in (-1, last + 1, 10**6, 10**21):
                with pytest.raises(RejectedError, match=f"position {never}"):
                    await books.register.statement(company, _BEFORE, _AFTER, never)

    async def test_a_line_tells_of_a_call_as_it_was_entered(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(1, wrong)])
            correct = CorrectCall(
                book=books.amendments, calls=books.calls, prices=GivenPrices(right)
            )
            [kept] = await held(books)
            await correct(kept.call_key, timedelta(seconds=20), ORDER)
            await books.money.change(company, a_payment("5"))
            lines = (await books.register.statement(company, _BEFORE, _AFTER)).lines
        cdr = kept.held.cdr
        told = [(each.call_id, each.callee, each.destination) for each in lines]
        charge = kept.held.verdict.charge
        assert charge is not None
        assert told == [(cdr.call_id, cdr.callee, charge.destination)] * 3 + [(None, None, None)]
        assert [each.billed_seconds for each in lines] == [60, 60, 20, None]


async def _enter(books: Everything, company: int, step: str) -> None:
    wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
    calls = await held(books)
    match step.split():
        case ["call", number]:
            await books.ledger.record([a_call(int(number), wrong)])
        case ["pay", reference]:
            await books.money.change(company, a_payment("5", reference))
        case ["rerate"]:
            await rerate(books, right)
        case ["void"]:
            await VoidCall(book=books.amendments)(calls[0].call_key, ORDER)
        case _:
            correct = CorrectCall(
                book=books.amendments, calls=books.calls, prices=GivenPrices(right)
            )
            await correct(calls[-1].call_key, timedelta(seconds=7), ORDER)


async def _in_parts(
    books: Everything, company: int, moments: Sequence[datetime]
) -> Sequence[Statement]:
    return [await books.register.statement(company, start, end) for start, end in pairwise(moments)]
