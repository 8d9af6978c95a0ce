"""What every book of money promises of bundles: told once, and their credits moved once."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import a_paid_call
from adapters.contract.builders.bundles import a_bundle, a_reckoning
from adapters.contract.money.keeping import (
    MoneyProbe,
    balanced,
    changed,
    company,
    opened,
    paid,
    recorded,
)
from application.errors import UnavailableError
from domain.money.agreeing_bundles import agree_bundle, end_bundle
from domain.money.allotting import settle
from domain.money.bundle_events import BundleSettled
from domain.money.bundles import Bundles, told_of
from domain.money.company import CompanyStatus
from domain.money.errors import RefusedError
from domain.money.events import CompanyOpened
from domain.money.limits import Limits
from domain.money.movement import Movement, MovementKind

EVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2199, 1, 1, tzinfo=UTC))


class BundlesContract:
    """What was agreed is given back, and a settlement moves what it says, once."""

    async def test_bundles_are_kept_as_they_were_agreed(self, probe: MoneyProbe) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        await opened(probe, "Gamma")
        flat = a_bundle(covers=["49*", "Austria"], valid_to=date(2027, 1, 1))
        night = a_bundle("Night", valid_from=date(2026, 12, 1))
        for number, wish in ((first, night), (second, flat), (first, flat), (first, flat)):
            await changed(probe, number, agree_bundle(wish))
        await changed(probe, first, end_bundle("Night", date(2027, 2, 1), "sold"))
        await changed(probe, first, end_bundle("Night", date(2027, 3, 1), "longer"))
        ended = evolve(night, valid_to=date(2027, 3, 1))
        assert await kept(probe, second) == {second: Bundles({"Flat": flat})}
        assert await kept(probe) == {
            first: Bundles({"Flat": flat, "Night": ended}), second: Bundles({"Flat": flat}),
        }  # fmt: skip
        opening, *told = await probe.events(second)
        assert isinstance(opening, CompanyOpened)
        assert told == [told_of(flat)]

    async def test_a_settlement_moves_the_difference_once(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        for billed in ((60, 900), (60, 900), (60,)):
            await settled(probe, number, *billed)
        december = a_reckoning(await held(probe, number), 9, month="2026-12")
        await changed(probe, number, settle(december))
        amounts = [Decimal("6.00"), Decimal("-5.40"), Decimal("0.09")]
        references = [
            "Flat 2026-11: 600 s free, #1", "Flat 2026-11: 60 s free, #2",
            "Flat 2026-12: 9 s free, #1",
        ]  # fmt: skip
        assert list(await probe.movements()) == [
            Movement(
                company_id=number,
                kind=MovementKind.BUNDLE,
                amount=amount,
                currency="EUR",
                reference=reference,
            )
            for amount, reference in zip(amounts, references, strict=True)
        ]
        assert await balanced(probe) == {"Acme": Decimal("0.69")}
        last = (await held(probe, number)).settled
        assert {key: each.credit for key, each in last.items()} == {
            ("Flat", "2026-11"): Decimal("0.60"), ("Flat", "2026-12"): Decimal("0.09"),
        }  # fmt: skip

    async def test_of_two_settlements_at_once_one_is_entered(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        decide = settle(a_reckoning(await held(probe, number), 60))
        found = await asyncio.gather(
            *(changed(probe, number, decide) for _ in range(4)), return_exceptions=True
        )
        assert sorted(isinstance(each, RefusedError) for each in found) == [False, *[True] * 3]
        assert await balanced(probe) == {"Acme": Decimal("0.60")}

    async def test_a_payment_may_be_called_as_a_settlement(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        name = "Flat 2026-11: 60 s free, #1"
        for reference in (name, "Flat 2026-11: 90 s free, #2"):
            assert not await paid(probe, number, "1", reference)
        await settled(probe, number, 60)
        await settled(probe, number, 90)
        assert await paid(probe, number, "1", name)
        assert await balanced(probe) == {"Acme": Decimal("2.90")}

    async def test_what_a_credit_brings_back_follows_from_it(self, probe: MoneyProbe) -> None:
        number = await opened(probe, limits=Limits(credit_limit=Decimal(0)))
        await changed(probe, number, agree_bundle(a_bundle()))
        await recorded(probe, a_paid_call(1, number, "0.50"))
        assert (await company(probe)).company.status is CompanyStatus.SUSPENDED
        await settled(probe, number, 60)
        assert (await company(probe)).company.status is CompanyStatus.ACTIVE
        told = [each for each in await probe.events(number) if isinstance(each, BundleSettled)]
        assert [(each.seconds, each.calls, each.position) for each in told] == [(60, 1, 1)]

    async def test_a_statement_names_what_was_credited(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        await settled(probe, number, 60)
        async with probe.books() as books:
            found = await books.register.statement(number, *EVER)
        [line] = found.lines
        assert (line.kind, line.amount) == (MovementKind.BUNDLE, Decimal("0.60"))
        assert line.reference == "Flat 2026-11: 60 s free, #1"

    async def test_away_no_bundle_is_told(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        async with probe.books() as books:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.money.change(number, agree_bundle(a_bundle()))
            with pytest.raises(UnavailableError):
                await books.register.bundles()
            await probe.come_back()
        assert await kept(probe) == {}


async def kept(probe: MoneyProbe, company_id: int | None = None) -> dict[int, Bundles]:
    """Give all bundles, or those of one company."""
    async with probe.books() as books:
        return dict(await books.register.bundles(company_id))


async def held(probe: MoneyProbe, company_id: int) -> Bundles:
    """Give the bundles of a company that has some."""
    return (await kept(probe, company_id))[company_id]


async def settled(probe: MoneyProbe, company_id: int, *billed: int) -> None:
    """Settle November as calls of these seconds make it."""
    reckoned = a_reckoning(await held(probe, company_id), *billed)
    await changed(probe, company_id, settle(reckoned))
