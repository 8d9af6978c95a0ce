"""The called numbers of somebody else's file, read by the plan that holds for it."""

from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

from application.pricing.ports import NumberPlans
from domain.money.planning import refuse_unknown
from domain.numbering.book import PlanBook, Source
from domain.numbering.plan import NumberPlan
from domain.traffic.disputing import Record
from domain.traffic.their_numbers import ReadByPlan, reading_without


@frozen(kw_only=True)
class ReadTheirs:
    """Read by a plan that is named, else with care by that of the company, or of all others."""

    plans: NumberPlans

    async def __call__(
        self, records: Iterable[Record], named: str | None, company_id: int | None
    ) -> Sequence[Record]:
        """Give the records with their numbers, each as its plan was when the call began.

        Raises:
            UnknownNameError: there is no plan of this name.
            UnavailableError: the plans cannot be read just now.
        """
        book = await self.plans.plans()
        if named is not None:
            refuse_unknown(book, named)
        readers: dict[NumberPlan | None, ReadByPlan] = {}
        found = []
        for record in records:
            plan = _plan(book, record, named, company_id)
            if plan not in readers:
                readers[plan] = ReadByPlan(plan) if named and plan else reading_without(plan)
            found.append(evolve(record, number=readers[plan](record.callee)))
        return found


def _plan(
    book: PlanBook, record: Record, named: str | None, company_id: int | None
) -> NumberPlan | None:
    if named is not None:
        return book.named(named, record.start)
    return book.find(Source(company_id=company_id), record.start)
