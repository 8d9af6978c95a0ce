"""What every book of invoices promises of bundles."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders.bundles import a_bundle, a_reckoning
from adapters.contract.money.bundles import held
from adapters.contract.money.drawing import InvoiceProbe, draw, ever
from adapters.contract.money.keeping import changed, opened
from domain.money.agreeing_bundles import agree_bundle
from domain.money.allotting import settle


class InvoicedBundlesContract:
    """Credits stand on the invoice of the month of which they are."""

    async def test_bundles_stand_on_the_invoice_of_their_month(self, probe: InvoiceProbe) -> None:
        number, other = await opened(probe), await opened(probe, "Beta")
        for company_id in (number, other):
            for name in ("Zero", "Flat"):
                await changed(probe, company_id, agree_bundle(a_bundle(name)))
        for billed in ((60,), (9, 700)):
            await changed(probe, number, settle(a_reckoning(await held(probe, number), *billed)))
        december = a_reckoning(await held(probe, number), 9, month="2026-12")
        await changed(probe, number, settle(december))
        span = evolve(ever(number), month="2026-11")
        now = (await draw(probe, span)).source
        first = (await draw(probe, evolve(span, as_of=1))).source
        assert [(each.bundle, each.seconds, each.credit) for each in now.bundles] == [
            ("Flat", 600, Decimal("6.00")), ("Zero", 109, Decimal("1.09")),
        ]  # fmt: skip
        assert [(each.bundle, each.seconds) for each in first.bundles] == [("Flat", 60)]
        assert (now.payments, now.moved, now.position) == ([], Decimal(0), 3)
        for nothing in (evolve(span, company_id=other), evolve(span, month="2026-10")):
            assert list((await draw(probe, nothing)).source.bundles) == []
