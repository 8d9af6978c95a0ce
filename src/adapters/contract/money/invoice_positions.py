"""What every book of invoices promises of places in the log: what was told when."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from attrs import evolve, frozen

from adapters.contract.builders import a_charge
from adapters.contract.builders.bundles import a_bundle, a_reckoning
from adapters.contract.money.bundles import held
from adapters.contract.money.drawing import Drawn, InvoiceProbe, a_call, amended, draw, ever
from adapters.contract.money.keeping import changed, opened, paid, recorded
from application.money.invoice_data import PaymentLine
from domain.money.agreeing_bundles import agree_bundle
from domain.money.allotting import settle
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall
from domain.pricing.verdict import Verdict

NEVER = ever(1).start


class InvoicePositionsContract:
    """Calls, payments and credits have the place of their event, and are left out behind one."""

    async def test_a_call_has_the_places_at_which_it_came_and_was_changed(
        self, probe: InvoiceProbe
    ) -> None:
        number = await opened(probe)
        first, second = a_call(1, number), a_call(2, number)
        await recorded(probe, first)
        await paid(probe, number, "10", "bank 1")
        between = (await draw(probe, ever(number))).source.newest
        await recorded(probe, second)
        await amended(probe, first, Verdict(company_id=number, voided=True))
        calls = {one.call_key: one for one in (await draw(probe, ever(number))).calls}
        told, other = calls[first.call_key], calls[second.call_key]
        assert told.entered < between < other.entered == other.changed < told.changed
        since = [key for key, one in calls.items() if one.changed > other.changed]
        assert since == [first.call_key]

    async def test_the_newest_is_a_payment_or_a_credit_of_the_time(
        self, probe: InvoiceProbe
    ) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        await changed(probe, number, agree_bundle(a_bundle()))
        await recorded(probe, a_call(1, number))
        wanted = evolve(ever(number), month="2026-11")
        found = [(await draw(probe, wanted)).source.newest]
        await paid(probe, number, "10", "bank 1")
        found.append((await draw(probe, wanted)).source.newest)
        await credited(probe, number, 60)
        found.append((await draw(probe, wanted)).source.newest)
        await paid(probe, number, "-1", "slip", "adjustment")
        found.append((await draw(probe, wanted)).source.newest)
        assert found[0] == 0
        assert sorted(set(found)) == found
        await paid(probe, other, "10", "bank 1")
        await recorded(probe, a_call(2, number))
        await credited(probe, number, 9, month="2026-12")
        assert (await draw(probe, wanted)).source.newest == found[-1]
        elsewhere = evolve(wanted, start=NEVER, end=NEVER, month="2026-10")
        assert (await draw(probe, elsewhere)).source.newest == 0

    async def test_a_payment_that_is_called_as_a_credit_has_its_own_place(
        self, probe: InvoiceProbe
    ) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        name = "Flat 2026-11: 60 s free, #1"
        wanted = evolve(ever(number), month="2026-11")
        await credited(probe, number, 60)
        credit = (await draw(probe, wanted)).source
        await paid(probe, number, "1", name)
        both = (await draw(probe, wanted)).source
        assert both.newest > credit.newest
        then = (await draw(probe, evolve(wanted, up_to=credit.newest))).source
        assert (list(then.payments), list(then.bundles)) == ([], list(credit.bundles))

    async def test_what_was_told_behind_a_place_is_left_out(self, probe: InvoiceProbe) -> None:
        number = await opened(probe)
        await changed(probe, number, agree_bundle(a_bundle()))
        wanted = evolve(ever(number), month="2026-11")
        first, second = a_call(1, number), a_call(2, number)
        dear = Verdict(company_id=number, charge=a_charge(amount=Decimal("0.50")))
        steps: list[Callable[[], Awaitable[object]]] = [
            lambda: recorded(probe, first),
            lambda: paid(probe, number, "10", "bank 1"),
            lambda: credited(probe, number, 60),
            lambda: recorded(probe, second),
            lambda: amended(probe, first, dear),
            lambda: credited(probe, number, 60, 9),
            lambda: paid(probe, number, "-1", "slip", "adjustment"),
        ]
        seen: list[tuple[int, Month]] = []
        for step in steps:
            await step()
            drawn = await draw(probe, wanted)
            places = [one.changed for one in drawn.calls]
            seen.append((max([*places, drawn.source.newest]), month_of(drawn)))
        assert len({place for place, _ in seen}) == len(steps)
        now = (await draw(probe, wanted)).source.position
        for place, month in seen:
            again = await draw(probe, evolve(wanted, up_to=place))
            assert month_of(again) == month
            assert again.source.position == now
        nothing = await draw(probe, evolve(wanted, up_to=seen[0][0] - 1))
        assert month_of(nothing) == Month()


@frozen
class Month:
    """What was drawn of one."""

    calls: Sequence[BilledCall] = ()
    payments: Sequence[PaymentLine] = ()
    bundles: Sequence[BundleSettled] = ()
    moved: Decimal = Decimal(0)
    newest: int = 0


def month_of(drawn: Drawn) -> Month:
    """Give all of it that has a place in the log."""
    source = drawn.source
    return Month(
        tuple(drawn.calls), tuple(source.payments), tuple(source.bundles), source.moved,
        source.newest,
    )  # fmt: skip


async def credited(
    probe: InvoiceProbe, company_id: int, *billed: int, month: str = "2026-11"
) -> None:
    """Settle a month as calls of these seconds make it."""
    reckoned = a_reckoning(await held(probe, company_id), *billed, month=month)
    await changed(probe, company_id, settle(reckoned))
