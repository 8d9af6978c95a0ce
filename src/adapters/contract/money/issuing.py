"""What every book of money promises of invoices with a number: each once, and none left out."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders.issued import a_drawn_month
from adapters.contract.money.keeping import MoneyProbe, opened
from application.errors import UnavailableError
from domain.money.errors import RefusedError
from domain.money.issued_content import Content
from domain.money.issuing import issue
from domain.money.issuing_events import InvoiceIssued

NOVEMBER: dict[str, Any] = {
    "month": "2026-11",
    "start": datetime(2026, 11, 1, tzinfo=UTC),
    "end": datetime(2026, 12, 1, tzinfo=UTC),
}


class IssuingContract:
    """What was issued is given back, under numbers that a series gives once and without a gap."""

    async def test_what_was_issued_is_given_back(self, probe: MoneyProbe) -> None:
        acme, beta = await opened(probe), await opened(probe, "Beta")
        nobody = await opened(probe, "Gamma")
        assert await issued(probe) == {}
        await issues(probe, beta)
        november = await issues(probe, acme, **NOVEMBER)
        october = await issues(probe, acme)
        less = await issues(probe, acme, "CRN", before=october, content=Content())
        assert [each.corrects for each in less] == ["INV-000003"]
        all_of_acme = [*november, *october, *less]
        assert await issued(probe, acme) == {acme: all_of_acme}
        assert await issued(probe, nobody) == {}
        assert await issued(probe) == {acme: all_of_acme, beta: (await issued(probe))[beta]}
        assert await names(probe) == {
            acme: ["INV-000002", "INV-000003", "CRN-000001"], beta: ["INV-000001"],
        }  # fmt: skip
        assert (await probe.events(acme))[1:] == all_of_acme

    async def test_what_is_refused_takes_no_number(self, probe: MoneyProbe) -> None:
        acme, beta = await opened(probe), await opened(probe, "Beta")
        first = await issues(probe, acme)
        changed: dict[str, Any] = {"before": first, "content": Content()}
        await issues(probe, acme, **changed)
        with pytest.raises(RefusedError, match="meanwhile"):
            await issues(probe, acme, **changed)
        await issues(probe, beta)
        assert await names(probe) == {
            acme: ["INV-000001", "INV-000002"], beta: ["INV-000003"],
        }  # fmt: skip

    async def test_companies_invoiced_at_once_have_numbers_without_a_gap(
        self, probe: MoneyProbe
    ) -> None:
        numbers = [await opened(probe, name) for name in ("Acme", "Beta", "Gamma", "Delta")]
        found = await asyncio.gather(*(issues(probe, number) for number in numbers))
        assert sorted(each.number for [each] in found) == [1, 2, 3, 4]
        told = await issued(probe)
        assert [told[number] for number in numbers] == list(found)

    @pytest.mark.parametrize("series", [["INV"] * 4, ["INV", "B", "INV", "C"]])
    async def test_a_month_invoiced_by_many_at_once_is_issued_once(
        self, probe: MoneyProbe, series: Sequence[str]
    ) -> None:
        number = await opened(probe)
        found = await asyncio.gather(*(issues(probe, number, each) for each in series))
        [document] = [one for each in found for one in each]
        assert await issued(probe) == {number: [document]}
        assert document.number == 1

    async def test_away_no_invoice_is_told(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        async with probe.books() as books:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.money.change(number, issue(a_drawn_month(), "INV"))
            with pytest.raises(UnavailableError):
                await books.register.issued()
            await probe.come_back()
        assert await issued(probe) == {}


async def issued(
    probe: MoneyProbe, company_id: int | None = None
) -> dict[int, list[InvoiceIssued]]:
    """Give what was issued to all companies, or to one."""
    async with probe.books() as books:
        found = await books.register.issued(company_id)
    return {number: list(each) for number, each in found.items()}


async def names(probe: MoneyProbe) -> dict[int, list[str]]:
    """Give the numbers of all companies' documents, in full."""
    return {number: [each.name for each in held] for number, held in (await issued(probe)).items()}


async def issues(
    probe: MoneyProbe, company_id: int, series: str = "INV", **drawn: object
) -> Sequence[InvoiceIssued]:
    """Let somebody issue a month: October, unless it is another."""
    async with probe.books() as books:
        changed = await books.money.change(company_id, issue(a_drawn_month(**drawn), series))
    return [each for each in changed.events if isinstance(each, InvoiceIssued)]
