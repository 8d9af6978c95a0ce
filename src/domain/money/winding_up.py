"""A company is closed: it keeps its name, its calls and its book, and gets nothing new."""

from collections.abc import Sequence

from domain.money.agreements import CompanyClosed
from domain.money.company import Company
from domain.money.errors import RefusedError
from domain.money.events import CompanyEvent
from domain.money.standing import Decide, Standing


def close(because: str) -> Decide:
    """Close on an operator's word, once nothing is owed either way; an operator resumes it."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        company, balance = standing.company, standing.balance
        if company.closed:
            return []
        if balance:
            raise RefusedError(
                f"{company.name!r} has a balance of {balance.normalize():f} {company.currency}:"
                " enter what was paid, or adjust it to zero, and close it then"
            )
        return [CompanyClosed(because=because)]

    return Decide(rule)


def refuse_closed(company: Company) -> None:
    """Refuse what only an open company gets.

    Raises:
        RefusedError: it is closed.
    """
    if company.closed:
        raise RefusedError(f"{company.name!r} is closed: resume it first")
