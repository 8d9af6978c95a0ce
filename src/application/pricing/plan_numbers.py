"""An operator says how numbers are written, who writes them so, and tries that out."""

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from application.errors import RejectedError
from application.money.noticing import Said, noticed
from application.money.ports import MoneyRegister
from application.pricing.ports import Countries, NumberPlans
from domain.money.errors import InvalidWishError
from domain.money.planning import refuse_unknown, set_plan, use_plan
from domain.numbering.book import PlanBook, Scope
from domain.numbering.errors import InvalidNumberPlanError
from domain.numbering.normalising import normalise
from domain.numbering.plan import Bare, NumberPlan, OfUnknown
from domain.numbering.reading import Reading


@frozen(kw_only=True)
class PlanWish:
    """What is said of a plan; where it is None the country says it.

    Attributes:
        country: two letters of ISO 3166.
        keep: beside the emergency numbers of the country.
    """

    country: str
    country_code: str | None = None
    international_prefixes: tuple[str, ...] | None = None
    national_prefix: str | None = None
    area_code: str | None = None
    strip: tuple[str, ...] | None = None
    suffixes: tuple[str, ...] | None = None
    bare: Bare | None = None
    keep: tuple[str, ...] = ()
    unknown: OfUnknown | None = None


@frozen(kw_only=True)
class PlanNumbers:
    """Change plans, and who uses which."""

    plans: NumberPlans
    countries: Countries
    register: MoneyRegister

    async def add(
        self, name: str, wish: PlanWish, start: datetime | None = None, *, correct: bool = False
    ) -> Said[PlanBook]:
        """Let a plan be so from a moment on, or since ever; or correct what begins with it.

        Raises:
            InvalidWishError: no such country, or a plan that contradicts itself.
            RefusedError: another plan of this name begins then, or there is none to correct.
            SetupError: the data of countries are not installed.
            UnavailableError: nothing was changed; try again.
        """
        decide = set_plan(name, self._plan(wish), start, correct=correct)
        return await noticed(decide, self.plans.change)

    async def assign(
        self, name: str | None, scope: Scope, key: str = "", start: datetime | None = None
    ) -> Said[PlanBook]:
        """Let calls from there use a plan from a moment on, or none of their own any more.

        Raises:
            InvalidWishError: no such account or host.
            RefusedError: no such plan or company.
            UnavailableError: nothing was changed; try again.
        """
        if scope is Scope.COMPANY:
            key = str((await self.register.company_names()).find(key))
        return await noticed(use_plan(name, scope, key, start), self.plans.change)

    def _plan(self, wish: PlanWish) -> NumberPlan:
        usual = self.countries.find(wish.country)
        if usual is None:
            raise InvalidWishError(f"no country of ISO 3166: {wish.country!r}", "country")
        said = {
            name: value
            for name in (
                "country_code", "international_prefixes", "national_prefix", "area_code", "strip",
                "suffixes", "bare", "unknown",
            )
            if (value := getattr(wish, name)) is not None
        }  # fmt: skip
        keep = tuple(dict.fromkeys((*usual.keep, *wish.keep)))
        try:
            return evolve(usual, **said, keep=keep)
        except InvalidNumberPlanError as error:
            raise InvalidWishError(str(error)) from error


@frozen
class ReadNumbers:
    """Tell how a plan reads numbers; changes nothing."""

    plans: NumberPlans

    async def __call__(
        self, name: str, numbers: Sequence[str], moment: datetime
    ) -> Sequence[Reading]:
        """Read them by the plan as it is at a moment.

        Raises:
            RefusedError: no such plan.
            RejectedError: it has not begun.
            UnavailableError: plans cannot be read just now.
        """
        book = await self.plans.plans()
        refuse_unknown(book, name)
        plan = book.named(name, moment)
        if plan is None:
            raise RejectedError(f"plan {name} has not begun at {moment.isoformat()}")
        return [Reading(plan=name, written=each, number=normalise(each, plan)) for each in numbers]
