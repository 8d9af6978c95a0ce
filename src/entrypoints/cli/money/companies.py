"""`akira company`, `akira account`: companies opened, changed and shown."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.timescale.money.company_book import TimescaleCompanyBook
from application.money.data import CompanyAccount
from domain.money.company import Company, CompanyStatus
from domain.money.events import (
    CompanyEvent,
    CompanyOpened,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
)
from domain.pricing.price_book import Assignment
from entrypoints.cli.money.limits import Wish
from entrypoints.cli.output import Report, Table, money
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings


@asynccontextmanager
async def company_book(settings: CliSettings) -> AsyncIterator[TimescaleCompanyBook]:
    """Open the companies."""
    async with database(settings) as pool:
        yield TimescaleCompanyBook(pool)


async def add(settings: CliSettings, event: CompanyOpened) -> Report:
    """Open a company."""
    async with company_book(settings) as book:
        return company_report(await book.open(event))


async def list_companies(settings: CliSettings) -> Report:
    """List all companies."""
    async with company_book(settings) as book:
        found = await book.companies()
    rows = [
        (each.id, each.company.name, money(each.balance, each.company.currency),
         each.company.payment, each.company.limits.credit_limit, each.company.limits.low_balance,
         each.company.status, len(each.accounts))
        for each in found
    ]  # fmt: skip
    columns = ["id", "name", "balance", "", "credit limit", "low balance", "status", "accounts"]
    return Report(
        schema="akira.companies/1",
        document={"companies": [document(each) for each in found]},
        parts=[Table("companies", columns, rows)],
    )


async def show(settings: CliSettings, name: str) -> Report:
    """Show one company."""
    async with company_book(settings) as book:
        return company_report(await book.company(name))


async def suspend(settings: CliSettings, name: str, because: str) -> Report:
    """Suspend a company, on an operator's word."""

    def decide(company: Company) -> Sequence[CompanyEvent]:
        if company.suspended_by == "operator":
            return ()
        return [CompanySuspended(by="operator", because=because)]

    async with company_book(settings) as book:
        found = await book.company(name)
        return company_report(await book.decide(found.id, decide))


async def resume(settings: CliSettings, name: str, because: str) -> Report:
    """Resume a company, on an operator's word."""

    def decide(company: Company) -> Sequence[CompanyEvent]:
        if company.status is CompanyStatus.ACTIVE:
            return ()
        return [CompanyResumed(by="operator", because=because)]

    async with company_book(settings) as book:
        found = await book.company(name)
        return company_report(await book.decide(found.id, decide))


async def set_limits(settings: CliSettings, name: str, wish: Wish) -> Report:
    """Set limits; the same again changes nothing."""

    def decide(company: Company) -> Sequence[CompanyEvent]:
        limits = wish.applied_to(company.limits)
        return () if limits == company.limits else [LimitsChanged(limits=limits)]

    async with company_book(settings) as book:
        found = await book.company(name)
        return company_report(await book.decide(found.id, decide))


async def map_account(settings: CliSettings, account: str, name: str) -> Report:
    """Let a company pay for an account."""
    async with company_book(settings) as book:
        found = await book.company(name)
        await book.map_account(account, found.id)
        return company_report(await book.company(str(found.id)))


async def assign(settings: CliSettings, name: str, assignment: Assignment) -> Report:
    """Let a tariff hold for a company."""
    async with company_book(settings) as book:
        found = await book.company(name)
        await book.assign(found.id, assignment)
        return company_report(await book.company(str(found.id)))


def company_report(found: CompanyAccount) -> Report:
    """Tell everything of one company."""
    company, limits = found.company, found.company.limits
    rows = [
        ("id", found.id),
        ("balance", money(found.balance, company.currency)),
        ("pays", company.payment),
        ("credit limit", "no limit" if limits.credit_limit is None else limits.credit_limit),
        ("low balance", limits.low_balance),
        ("status", company.status),
        ("suspended by", company.suspended_by),
        ("accounts", ", ".join(found.accounts) or None),
    ]
    tariffs = [(each.tariff, each.valid_from, each.valid_to) for each in found.assignments]
    return Report(
        schema="akira.company/1",
        document={"company": document(found)},
        parts=[
            Table(company.name, ["", ""], rows),
            Table("tariffs", ["tariff", "from", "to"], tariffs),
        ],
    )


def document(found: CompanyAccount) -> dict[str, object]:
    """Give a company for machines."""
    company, limits = found.company, found.company.limits
    return {
        "id": found.id,
        "name": company.name,
        "currency": company.currency,
        "balance": found.balance,
        "payment": company.payment,
        "credit_limit": limits.credit_limit,
        "low_balance": limits.low_balance,
        "status": company.status,
        "suspended_by": company.suspended_by,
        "accounts": list(found.accounts),
        "tariffs": [
            {"tariff": each.tariff, "valid_from": each.valid_from, "valid_to": each.valid_to}
            for each in found.assignments
        ],
    }
