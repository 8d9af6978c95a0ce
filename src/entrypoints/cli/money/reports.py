"""What is told of companies."""

from collections.abc import Sequence

from attrs import asdict, evolve

from application.money.data import Changed, CompanyAccount
from domain.money.company import Company
from domain.money.events import AccountMapped
from entrypoints.cli.money.assignment_reports import tariff_documents, tariff_tables
from entrypoints.cli.unchanged import unless_news
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import ALWAYS, money

_COLUMNS = ["id", "name", "balance", "", "credit limit", "low balance", "status", "accounts"]
_SPARE = ["credit limit", "low balance", "accounts"]


def companies_report(accounts: Sequence[CompanyAccount]) -> Report:
    """List companies."""
    rows = [
        (f"#{each.id}", each.company.name, money(each.balance, each.company.currency),
         each.company.payment, each.company.limits.credit_limit, each.company.limits.low_balance,
         _status(each.company), len(each.accounts))
        for each in accounts
    ]  # fmt: skip
    return Report(
        schema="akira.companies/1",
        document={"companies": [_document(account) for account in accounts]},
        parts=[Table("companies", _COLUMNS, rows, spare=_SPARE)],
    )


def company_report(account: CompanyAccount) -> Report:
    """Tell everything of one company."""
    company, limits = account.company, account.company.limits
    rows = [
        ("id", f"#{account.id}"),
        ("balance", money(account.balance, company.currency)),
        ("pays", company.payment),
        ("credit limit", "no limit" if limits.credit_limit is None else limits.credit_limit),
        ("low balance", limits.low_balance),
        ("time zone", company.zone),
        ("status", _status(company)),
        ("suspended by", company.suspended_by),
        ("accounts", ", ".join(account.accounts) or None),
    ]
    return Report(
        schema="akira.company/1",
        document={"company": _document(account)},
        parts=[
            Table(company.name, ["", ""], rows),
            *tariff_tables(account.assignments),
            *_to_come(account),
        ],
    )


def changed_report(changed: Changed) -> Report:
    """Tell everything of a company after a change; say so where nothing was to be changed."""
    report, name = company_report(changed.account), changed.account.company.name
    moves = [_moved(each, name) for each in changed.events if isinstance(each, AccountMapped)]
    return unless_news(evolve(report, parts=[*moves, *report.parts]), news=bool(changed.events))


def _moved(event: AccountMapped, company: str) -> str:
    if event.valid_from is None:
        return f"{company} pays for all calls of account {event.account}"
    return (
        f"{company} pays for calls of account {event.account} from {event.valid_from} on; for those"
        " before it, whoever paid then"
    )


def accounts_report(accounts: Sequence[CompanyAccount]) -> Report:
    """List accounts with who pays for them now, and who will."""
    held = [
        (name, since, each.id, each.company.name)
        for each in accounts
        for name, since in each.accounts.items()
    ]
    numbers = {each.company.name: each.id for each in accounts}
    coming = {
        (later.account, later.valid_from, numbers.get(later.company), later.company)
        for each in accounts
        for later in each.coming
    }
    rows = sorted([*held, *coming], key=lambda row: (row[0], row[1] is not None, row[1]))
    columns = ["account", "from (UTC)", "company"]
    shown = [
        (name, since or ALWAYS, f"#{number} {company}") for name, since, number, company in rows
    ]
    return Report(
        schema="akira.accounts/1",
        document={
            "accounts": [
                {"account": account, "valid_from": since, "company_id": number, "company": company}
                for account, since, number, company in rows
            ]
        },
        parts=[Table("accounts", columns, shown)],
        listed="accounts",
    )


def _status(company: Company) -> str:
    return "closed" if company.closed else company.status.value


def _to_come(account: CompanyAccount) -> Sequence[Table]:
    rows = [(each.account, each.valid_from, each.company) for each in account.coming]
    return [Table("who pays later", ["account", "from", "company"], rows)] if rows else []


def _document(account: CompanyAccount) -> dict[str, object]:
    company, limits = account.company, account.company.limits
    return {
        "id": account.id,
        "name": company.name,
        "currency": company.currency,
        "balance": account.balance,
        "payment": company.payment,
        "credit_limit": limits.credit_limit,
        "low_balance": limits.low_balance,
        "status": company.status,
        "suspended_by": company.suspended_by,
        "closed": company.closed,
        "zone": company.zone,
        "accounts": list(account.accounts),
        "accounts_to_come": [asdict(each) for each in account.coming],
        **tariff_documents(account.assignments),
    }
