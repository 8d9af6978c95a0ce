"""What every book of money promises of what is watched and suspected of companies."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT
from adapters.contract.money.keeping import MoneyProbe, changed, opened
from application.errors import UnavailableError
from domain.money.fraud import NOT_WATCHED, FraudKind, FraudWatch, Suspicion
from domain.money.fraud_deciding import set_watch, settle, suspect
from domain.money.fraud_events import FraudSuspected, Suspected

HOUR = MOMENT.replace(minute=0, second=0, microsecond=0)
WATCH = FraudWatch(
    spend_per_hour=Decimal("12.345678901"), times=Decimal("2.5"), at_least=Decimal(1),
    new_destination=Decimal("0.000000001"),
)  # fmt: skip


class FraudContract:
    """What is suspected is told once, and stays with who looked at it."""

    async def test_what_is_watched_last_is_watched(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await opened(probe, "Beta")
        for watch in (WATCH, FraudWatch(spend_per_hour=Decimal(5)), NOT_WATCHED):
            held = await changed(probe, number, set_watch(watch))
            assert held.company.watch == watch
            async with probe.books() as books:
                found = await books.register.watched()
            assert found == ({number: held.company} if watch.on else {})

    async def test_a_suspicion_is_told_once_whoever_sees_it(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, set_watch(WATCH))
        wanted = [a_suspicion(), a_suspicion("Cuba"), a_suspicion("Cuba", hours=1)]
        async with probe.books() as one, probe.books() as other:
            await asyncio.gather(
                *(each.duty.change(number, suspect(wanted)) for each in (one, other, one, other))
            )
            held = await one.register.suspected()
        told = [each for each in await probe.events(number) if isinstance(each, FraudSuspected)]
        assert [each.suspicion for each in told] == wanted
        assert held == [kept(number, 3, wanted[2]), kept(number, 2, wanted[1]),
                        kept(number, 1, wanted[0])]  # fmt: skip

    async def test_who_looked_at_it_stands_beside(self, probe: MoneyProbe) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        for company in (number, other):
            await changed(probe, company, set_watch(WATCH))
            async with probe.books() as books:
                await books.duty.change(company, suspect([a_suspicion(), a_suspicion("Cuba")]))
        await changed(probe, number, settle([2], "a campaign", "ann"))
        async with probe.books() as books:
            found = await books.register.suspected(number)
            assert len(await books.register.suspected()) == 4
        second = kept(number, 2, a_suspicion("Cuba"), "ann", "a campaign")
        assert found == [second, kept(number, 1, a_suspicion())]

    async def test_away_nothing_is_suspected(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        await changed(probe, number, set_watch(WATCH))
        async with probe.books() as books:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.duty.change(number, suspect([a_suspicion()]))
            with pytest.raises(UnavailableError):
                await books.register.watched()
            with pytest.raises(UnavailableError):
                await books.register.suspected()
            await probe.come_back()
            assert await books.register.suspected() == []


def a_suspicion(destination: str | None = None, hours: int = 0) -> Suspicion:
    """Give an hour in which too much was spent, at one destination or at all."""
    return Suspicion(
        kind=FraudKind.NEW_DESTINATION if destination else FraudKind.SPEND,
        hour=HOUR + timedelta(hours=hours),
        amount=Decimal("13.5"),
        bound=Decimal("12.345678901"),
        destination=destination,
    )


def kept(
    company_id: int,
    number: int,
    suspicion: Suspicion,
    by: str | None = None,
    because: str | None = None,
) -> Suspected:
    """Give a suspicion as it is held."""
    return Suspected(
        company_id=company_id, number=number, suspicion=suspicion, settled_by=by, because=because
    )
