"""What every book of money promises of the tariffs that companies have."""

from datetime import timedelta

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from adapters.contract.money.keeping import MoneyProbe, changed, company, opened
from domain.money import deciding
from domain.money.assignments import in_turn
from domain.money.certain_calls import certain_calls
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import TariffAssigned
from domain.money.unassigning import unassign
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side

DAY = timedelta(days=1)


class AssigningContract:
    """Which tariff holds when, for all calls and for certain ones."""

    async def test_a_tariff_holds_until_the_next(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        for name in ("retail", "summer"):
            await probe.tariff(name)
        later = MOMENT + timedelta(days=30)
        await probe.tariff("dollars", "USD")
        for name, start in (("retail", MOMENT), ("summer", later)):
            wish = deciding.assign(Assignment(tariff=name, valid_from=start))
            await changed(probe, number, wish)
        for wrong, start in (
            ("retail", later), ("unknown", later + DAY), ("dollars", later + DAY),
        ):  # fmt: skip
            wish = deciding.assign(Assignment(tariff=wrong, valid_from=start))
            with pytest.raises(RefusedError):
                await changed(probe, number, wish)
        assert list((await company(probe)).assignments) == [
            Assignment(tariff="retail", valid_from=MOMENT),
            Assignment(tariff="summer", valid_from=later),
        ]
        assert (await probe.events(number))[-1] == TariffAssigned(
            tariff="summer", valid_from=later.isoformat(), valid_to=None
        )

    async def test_a_tariff_for_certain_calls_lies_beside_that_for_all(
        self, probe: MoneyProbe
    ) -> None:
        number, only = await opened(probe), certain_calls(account="acct-1")
        for name in ("retail", "summer", "autumn"):
            await probe.tariff(name)
        general = Assignment(tariff="retail", valid_from=MOMENT)
        trunk = certain_calls(source="192.0.2.0/28", tech_prefix="9#")
        narrow = [
            Assignment(tariff="summer", valid_from=MOMENT, only=each)
            for each in (only, trunk, certain_calls(host="sip-01"))
        ]
        # What holds already is no change.
        for wish in (*reversed(narrow), general, *narrow):
            await changed(probe, number, deciding.assign(wish))
        for taken in (evolve(narrow[1], tariff="autumn"), evolve(general, tariff="autumn")):
            with pytest.raises(RefusedError):
                await changed(probe, number, deciding.assign(taken))
        assert list((await company(probe)).assignments) == [general, *narrow]
        right = evolve(narrow[1], tariff="autumn", valid_to=MOMENT + DAY)
        await changed(probe, number, deciding.assign(right, correct=True))
        assert list((await company(probe)).assignments) == [general, narrow[0], right, narrow[2]]
        assert (await probe.events(number))[-1] == TariffAssigned(
            tariff="autumn",
            valid_from=MOMENT.isoformat(),
            valid_to=(MOMENT + DAY).isoformat(),
            only=trunk,
        )

    async def test_a_wrong_assignment_is_corrected_from_its_start(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        for name in ("retail", "summer", "autumn"):
            await probe.tariff(name)
        later = MOMENT + timedelta(days=30)
        end = later + timedelta(days=7)
        wrong = Assignment(tariff="autumn", valid_from=later)
        for wish in (Assignment(tariff="retail", valid_from=MOMENT), wrong):
            await changed(probe, number, deciding.assign(wish))
        right = Assignment(tariff="summer", valid_from=later, valid_to=end)
        await changed(probe, number, deciding.assign(right, correct=True))
        held = (await company(probe)).assignments
        assert list(held) == [Assignment(tariff="retail", valid_from=MOMENT), right]
        assert [(each.tariff, each.valid_from) for each in in_turn(held)] == [
            ("retail", MOMENT), ("summer", later), ("retail", end),
        ]  # fmt: skip

    async def test_a_tariff_for_being_called_lies_beside_that_for_calling(
        self, probe: MoneyProbe
    ) -> None:
        number = await opened(probe)
        for name in ("retail", "tollfree", "other"):
            await probe.tariff(name)
        calls = Assignment(tariff="retail", valid_from=MOMENT)
        called = Assignment(tariff="tollfree", valid_from=MOMENT, side=Side.INBOUND)
        for wish in (called, calls):
            await changed(probe, number, deciding.assign(wish))
        with pytest.raises(RefusedError):
            await changed(probe, number, deciding.assign(evolve(called, tariff="other")))
        with pytest.raises(InvalidWishError, match="all calls to"):
            deciding.assign(evolve(called, only=certain_calls(host="sip-01")))
        assert list((await company(probe)).assignments) == [calls, called]
        assert (await probe.events(number))[-2] == TariffAssigned(
            tariff="tollfree", valid_from=MOMENT.isoformat(), valid_to=None, side=Side.INBOUND
        )
        right = evolve(called, tariff="other")
        await changed(probe, number, deciding.assign(right, correct=True))
        await changed(probe, number, unassign(MOMENT + DAY, side=Side.INBOUND))
        ended = evolve(right, valid_to=MOMENT + DAY)
        held = (await company(probe)).assignments
        assert (list(held), list(in_turn(held))) == ([calls, ended], [calls, ended])

    async def test_a_tariff_for_certain_calls_is_ended(self, probe: MoneyProbe) -> None:
        number, only = await opened(probe), certain_calls(account="acct-1")
        await probe.tariff("retail")
        general = Assignment(tariff="retail", valid_from=MOMENT)
        narrow = evolve(general, only=only)
        for wish in (general, narrow):
            await changed(probe, number, deciding.assign(wish))
        await changed(probe, number, unassign(MOMENT + DAY, only))
        assert list((await company(probe)).assignments) == [
            general, evolve(narrow, valid_to=MOMENT + DAY),
        ]  # fmt: skip
