"""The zone of a company follows from its events, as they are rebuilt and compared."""

from collections.abc import Sequence
from uuid import UUID

from adapters.contract.builders import EURO, MOMENT
from adapters.timescale.facts.reading import Logged
from adapters.timescale.facts.rebuilding.registry import Registry
from adapters.timescale.facts.rebuilding.tables import COMPANY
from domain.facts.entries import CompanyFact
from domain.money.agreements import ZoneChanged
from domain.money.deciding import opening
from domain.money.events import CompanyEvent
from domain.money.limits import Limits, PaymentMode
from domain.money.names import Directory
from domain.money.standing import Vacancy


def row(events: Sequence[CompanyEvent]) -> dict[str, object]:
    registry = Registry()
    for version, event in enumerate(events, 1):
        fact = CompanyFact(company_id=1, currency="EUR", event=event)
        registry.take(
            Logged(position=version, stream_id=UUID(int=1), version=version, at=MOMENT, fact=fact)
        )
    [found] = registry.rows(COMPANY)
    return dict(zip(COMPANY.columns, found, strict=True))


def test_the_zone_of_a_company_is_rebuilt() -> None:
    decide = opening("Acme", EURO, PaymentMode.PREPAID, Limits(), "Asia/Tokyo")
    opened = decide(Vacancy(number=1, names=Directory("company")))
    assert row([opened])["zone"] == "Asia/Tokyo"
    changed = row([opened, ZoneChanged(zone="Europe/Berlin")])
    assert (changed["zone"], changed["version"]) == ("Europe/Berlin", 2)
