"""The companies and prices with which every run begins."""

from datetime import UTC, datetime
from functools import cache

from attrs import evolve

from adapters.memory.journal import MemoryJournal
from domain.facts.entries import CompanyFact
from domain.money.events import AccountMapped, CompanyEvent, CompanyOpened, TariffAssigned
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from oracle.companies import COMPANIES, tariff
from oracle.told import PAYERS

NUMBERS = {name: number for number, name in enumerate(COMPANIES, 1)}
NAMES = {number: name for name, number in NUMBERS.items()}
_BEGAN = datetime(2020, 11, 1, tzinfo=UTC)


def opened(journal: type[MemoryJournal]) -> MemoryJournal:
    """Give a log with companies, and no calls."""
    begun = _opened()
    companies = {
        number: evolve(held, events=list(held.events), accounts=list(held.accounts))
        for number, held in begun.companies.items()
    }
    return journal(log=list(begun.log), companies=companies, mapped=dict(begun.mapped))


@cache
def _opened() -> MemoryJournal:
    journal = MemoryJournal()
    for name, (payment, limits) in COMPANIES.items():
        opened = CompanyOpened(
            company_id=NUMBERS[name], name=name, currency="EUR", payment=payment, limits=limits
        )
        assigned = TariffAssigned(tariff="retail", valid_from=_BEGAN.isoformat(), valid_to=None)
        mapped = [AccountMapped(account=each) for each, payer in PAYERS.items() if payer == name]
        events: list[CompanyEvent] = [opened, assigned, *mapped]
        for event in events:
            fact = CompanyFact(company_id=NUMBERS[name], currency="EUR", event=event)
            journal.append([fact])
    return journal


@cache
def prices() -> PriceBook:
    """Give the prices of these companies."""
    held = Assignment(tariff="retail", valid_from=_BEGAN)
    payers = {
        name: Payer(company_id=number, currency="EUR", assignments=(held,))
        for name, number in NUMBERS.items()
    }
    return PriceBook(
        payers={account: payers[name] for account, name in PAYERS.items() if name},
        tariffs={"retail": [tariff()]},
    )
