"""`akira company`, `akira account`: companies opened, changed and shown."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from attrs import frozen

from adapters.currencies import IsoCurrencies
from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from application.money.companies import ChangeCompany, OpenCompany
from application.money.data import Changed, CompanyAccount
from application.money.ports import Currencies, MoneyBook, MoneyRegister
from domain.pricing.price_book import Assignment
from entrypoints.cli.money.limits import Opening, Wish
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money


@frozen
class Money:
    """The ports of money."""

    book: MoneyBook
    register: MoneyRegister
    currencies: Currencies


def money_of(pool: Pool) -> Money:
    """Give the ports of money over a pool."""
    return Money(TimescaleMoneyBook(pool), TimescaleMoneyRegister(pool), IsoCurrencies())


@asynccontextmanager
async def money_ports(settings: CliSettings) -> AsyncIterator[Money]:
    """Open the ports of money."""
    async with database(settings) as pool:
        yield money_of(pool)


async def company_named(register: MoneyRegister, name: str) -> CompanyAccount:
    """Give a company by its name, or by its id (`#1`)."""
    return await register.company((await register.company_names()).find(name))


async def add(settings: CliSettings, wish: Opening) -> Report:
    """Open a company."""
    async with money_ports(settings) as ports:
        work = OpenCompany(book=ports.book, currencies=ports.currencies)
        return company_report(await work(wish.name, wish.currency, wish.payment, wish.limits))


async def list_companies(settings: CliSettings) -> Report:
    """List all companies."""
    async with money_ports(settings) as ports:
        found = await ports.register.companies()
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
    async with money_ports(settings) as ports:
        return company_report(await company_named(ports.register, name))


async def suspend(settings: CliSettings, name: str, because: str) -> Report:
    """Suspend a company, on an operator's word."""
    return await _change(settings, lambda change: change.suspend(name, because))


async def resume(settings: CliSettings, name: str, because: str) -> Report:
    """Resume a company, on an operator's word."""
    return await _change(settings, lambda change: change.resume(name, because))


async def rename(settings: CliSettings, name: str, other: str, because: str) -> Report:
    """Give a company another name."""
    return await _change(settings, lambda change: change.rename(name, other, because))


async def set_limits(settings: CliSettings, name: str, wish: Wish) -> Report:
    """Set limits; the same again changes nothing."""
    return await _change(settings, lambda change: change.set_limits(name, wish.applied_to))


async def map_account(settings: CliSettings, account: str, name: str) -> Report:
    """Let a company pay for an account."""
    return await _change(settings, lambda change: change.map_account(name, account))


async def assign(settings: CliSettings, name: str, assignment: Assignment) -> Report:
    """Let a tariff hold for a company."""
    return await _change(settings, lambda change: change.assign(name, assignment))


async def _change(
    settings: CliSettings, work: Callable[[ChangeCompany], Awaitable[Changed]]
) -> Report:
    async with money_ports(settings) as ports:
        change = ChangeCompany(
            book=ports.book, register=ports.register, currencies=ports.currencies
        )
        return company_report((await work(change)).account)


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
