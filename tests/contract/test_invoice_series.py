"""Documents of several series are proved in the order in which they were issued."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from adapters.contract.builders.issued import a_drawn_month
from adapters.contract.facts.everything import fill
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from application.proof.prove_book import ProveBook
from contract.full_store_probes import full_store
from contract.ledger_probes import TimescaleStoreProbe
from domain.money.issued_content import Content
from domain.money.issuing import issue
from domain.money.issuing_events import InvoiceIssued, IssuedLine
from domain.pricing.sides import Side

AUGUST, SEPTEMBER = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)


def calls_for(amount: str) -> Content:
    line = IssuedLine(
        side=Side.OUTBOUND, destination="Germany", tax_class=None, calls=1, seconds=Decimal(60),
        billed=60, amount=Decimal(amount),
    )  # fmt: skip
    return Content(lines=(line,))


async def issued_one_after_the_other(
    probe_store: TimescaleStoreProbe, documents: Iterable[tuple[str, str]]
) -> list[InvoiceIssued]:
    """Issue months of ever more, each in its series, and hold the book against its log."""
    issued: list[InvoiceIssued] = []
    async with full_store(probe_store) as probe:
        await fill(probe)
        company = await probe_store.pool.fetchval("select min(id) from company")
        for series, amount in documents:
            drawn = a_drawn_month(
                month="2026-08", start=AUGUST, end=SEPTEMBER, content=calls_for(amount),
                before=tuple(issued),
            )  # fmt: skip
            [event] = (await probe.money.change(company, issue(drawn, series))).events
            assert isinstance(event, InvoiceIssued)
            issued.append(event)
        proof = await ProveBook(fold=TimescaleBookFold(probe_store.pool))()
        assert list(proof.findings) == []
    return issued


@pytest.mark.parametrize("last", ["ZZ", "INV", "AA"])
async def test_a_difference_may_have_a_lower_number_than_its_invoice(
    store: TimescaleStoreProbe, last: str
) -> None:
    wanted = [("INV", "0.464"), ("CN", "0.928"), (last, "0.932")]
    issued = await issued_one_after_the_other(store, wanted)
    assert [each.number for each in issued[:2]] == [2, 1]
    assert [each.rounded for each in issued] == [Decimal("0.46"), Decimal("0.47"), Decimal(0)]
