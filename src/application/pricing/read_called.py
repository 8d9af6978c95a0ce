"""Which calls a rule means whose number somebody writes as people write it."""

from collections.abc import Callable
from datetime import datetime

from attrs import evolve, frozen

from application.money.ports import MoneyRegister
from application.pricing.ports import NumberPlans
from domain.money.payer_mapping import number_key
from domain.numbering.book import Source
from domain.numbering.normalising import normalise
from domain.numbering.plan import Bare, NumberPlan
from domain.numbering.prefixes import prefix_of
from domain.pricing.payer_rules import RuleKey

_BLOCK = "*"


@frozen(kw_only=True)
class ReadCalled:
    """Read a called number, or with `*` behind a block of them, as the plan of a company does now.

    Digits without any prefix are of E.164, as in a tariff, whatever the plan says of bare numbers.
    """

    register: MoneyRegister
    plans: NumberPlans
    clock: Callable[[], datetime]

    async def __call__(self, company: str, called: str) -> RuleKey:
        """Give the key of a rule.

        Raises:
            InvalidWishError: no digits.
            RefusedError: no such company.
            UnavailableError: companies or plans cannot be read just now.
        """
        source = Source(company_id=(await self.register.company_names()).find(company))
        plan = (await self.plans.plans()).find(source, self.clock())
        meant = None if plan is None else _meant(called.strip(), plan)
        return number_key(called if meant is None else meant)


def _meant(called: str, plan: NumberPlan) -> str | None:
    plan = evolve(plan, bare=Bare.INTERNATIONAL)
    if called.endswith(_BLOCK):
        begins = prefix_of(called.removesuffix(_BLOCK), plan).meant
        return begins and f"{begins}{_BLOCK}"
    return normalise(called, plan).e164
