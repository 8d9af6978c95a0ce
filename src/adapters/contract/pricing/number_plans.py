"""What every keeper of number plans, and every list of countries, promises."""

import asyncio
from datetime import timedelta
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT
from application.errors import UnavailableError
from application.pricing.ports import Countries, NumberPlans
from domain.money.errors import RefusedError
from domain.money.planning import set_plan, use_plan
from domain.numbering.book import PlanBook, PlanUse, PlanVersion, Scope
from domain.numbering.normalising import normalise
from domain.numbering.plan import Bare, NumberPlan, OfUnknown

FULL = NumberPlan(
    country_code="49",
    international_prefixes=("010", "0011"),
    national_prefix="0",
    area_code="30",
    strip=("1234#", "9"),
    suffixes=("#",),
    bare=Bare.SUBSCRIBER,
    keep=("112", "0800*", "911=0911"),
    unknown=OfUnknown.UNRATED,
)
PLAIN = NumberPlan(country_code="39")
LATER = MOMENT + timedelta(days=1)


class NumberPlansProbe(Surroundings, Protocol):
    """A keeper of number plans."""

    @property
    def plans(self) -> NumberPlans:
        """The keeper."""
        ...


class NumberPlansContract:
    """What is decided of plans is kept whole, and every reader has it."""

    async def test_there_are_none_at_first(self, probe: NumberPlansProbe) -> None:
        assert await probe.plans.plans() == PlanBook()

    async def test_plans_are_kept_as_they_are(self, probe: NumberPlansProbe) -> None:
        await probe.plans.change(set_plan("retail", PLAIN, LATER))
        book = await probe.plans.change(set_plan("retail", FULL, None))
        assert book == await probe.plans.plans()
        first, later = book.plans["retail"]
        assert first == PlanVersion(plan=FULL, valid_from=None)
        assert later == PlanVersion(plan=PLAIN, valid_from=LATER)

    async def test_a_correction_takes_the_place_of_what_it_corrects(
        self, probe: NumberPlansProbe
    ) -> None:
        for plan in (FULL, PLAIN):
            await probe.plans.change(set_plan("retail", plan, LATER, correct=plan is PLAIN))
        versions = (await probe.plans.plans()).plans["retail"]
        assert versions == (PlanVersion(plan=PLAIN, valid_from=LATER),)

    async def test_who_uses_a_plan_is_kept(self, probe: NumberPlansProbe) -> None:
        await probe.plans.change(set_plan("retail", FULL, None))
        for scope, key in ((Scope.DEFAULT, ""), (Scope.ACCOUNT, "alice"), (Scope.HOST, "sip-1")):
            await probe.plans.change(use_plan("retail", scope, key, None))
        book = await probe.plans.change(use_plan(None, Scope.ACCOUNT, "alice", LATER))
        assert book == await probe.plans.plans()
        ended = PlanUse(plan=None, valid_from=LATER)
        assert book.uses[Scope.ACCOUNT, "alice"] == (
            PlanUse(plan="retail", valid_from=None), ended,
        )  # fmt: skip
        assert len(book.uses) == 3

    async def test_what_a_rule_refuses_changes_nothing(self, probe: NumberPlansProbe) -> None:
        held = await probe.plans.change(set_plan("retail", FULL, None))
        with pytest.raises(RefusedError):
            await probe.plans.change(set_plan("retail", PLAIN, None))
        assert await probe.plans.plans() == held
        assert await probe.plans.change(set_plan("retail", FULL, None)) == held

    async def test_of_many_at_once_each_sees_the_others(self, probe: NumberPlansProbe) -> None:
        await asyncio.gather(
            *(probe.plans.change(set_plan(f"plan {n}", FULL, None)) for n in range(8))
        )
        assert len((await probe.plans.plans()).plans) == 8

    async def test_away_means_later(self, probe: NumberPlansProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.plans.change(set_plan("retail", FULL, None))
        with pytest.raises(UnavailableError):
            await probe.plans.plans()
        await probe.come_back()
        assert await probe.plans.plans() == PlanBook()


class CountriesProbe(Protocol):
    """A list of countries."""

    @property
    def countries(self) -> Countries:
        """The list."""
        ...


class CountriesContract:
    """A country is known with its code, its prefixes and its emergency numbers."""

    @pytest.mark.parametrize(
        ("region", "written"), [("DE", "030123456"), ("de", "004930123456"), ("IT", "0612345678")]
    )
    async def test_a_number_of_the_country_is_one(
        self, probe: CountriesProbe, region: str, written: str
    ) -> None:
        plan = probe.countries.find(region)
        assert plan is not None
        e164 = {"030123456": "4930123456", "004930123456": "4930123456"}
        assert normalise(written, plan).e164 == e164.get(written, "390612345678")
        assert "112" in plan.keep

    @pytest.mark.parametrize("region", ["", "ZZ", "D", "Germany", "\0"])
    async def test_what_is_no_country_has_none(self, probe: CountriesProbe, region: str) -> None:
        assert probe.countries.find(region) is None
