"""By which of its assignments a company finds the tariff of a call."""

from attrs import frozen

from application.calls.ports import KeptCalls
from application.calls.stories import CallStory
from application.money.ports import MoneyRegister
from application.pricing.ports import TariffStore
from domain.pricing.paying import Assignment, Payer
from domain.pricing.selecting import origin_of


@frozen(kw_only=True)
class FoundTariff:
    """What today's assignments of the company that is billed say of a call.

    Attributes:
        assignment: the narrowest that fits; None: none does any more.
        charged: name of the tariff of its price; None where it has none.
    """

    assignment: Assignment | None
    charged: str | None

    @property
    def still(self) -> bool:
        """Whether another price would be of the same tariff."""
        return self.assignment is not None and self.charged in (None, self.assignment.tariff)


@frozen(kw_only=True)
class FindTariff:
    """Find the assignment by which a stored call has its tariff; changes nothing."""

    calls: KeptCalls
    register: MoneyRegister
    tariffs: TariffStore

    async def __call__(self, story: CallStory) -> FoundTariff | None:
        """Find it; None: nobody is billed for the call, or some of who took part is forgotten.

        Raises:
            RejectedError: there is no such call.
            UnavailableError: the book cannot be read just now.
        """
        number = story.call.company_id
        if number is None or story.call.leg_of is not None:
            return None
        kept = await self.calls.call(story.call.call_key)
        if kept.forgotten:
            return None
        account = await self.register.company(number)
        payer = Payer(
            company_id=number,
            currency=account.company.currency,
            assignments=tuple(account.assignments),
        )
        return FoundTariff(
            assignment=payer.assignment_for(
                origin_of(kept.held.cdr, kept.host), kept.held.cdr.start_time
            ),
            charged=await self._charged(story),
        )

    async def _charged(self, story: CallStory) -> str | None:
        if (charge := story.verdict.charge) is None:
            return None
        names = {each.tariff_id: each.name for each in await self.tariffs.versions()}
        return names.get(charge.tariff_id)
