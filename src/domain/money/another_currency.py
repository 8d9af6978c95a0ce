"""A company that was opened in a wrong currency, and has not moved any money yet."""

from collections.abc import Sequence

from domain.money.agreements import CurrencyChanged
from domain.money.amounts import Currency
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import CompanyEvent
from domain.money.refusals import check_limits
from domain.money.standing import Decide, Look, Standing


def change_currency(currency: Currency, because: str) -> Decide:
    """Keep its book in another currency, as long as nothing stands in it."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        company = standing.company
        if company.currency == currency.code:
            return []
        if standing.moved:
            raise RefusedError(
                f"{company.name!r} has movements in {company.currency}: its currency stays;"
                " open another company"
            )
        if standing.assignments:
            raise RefusedError(
                f"{company.name!r} has tariffs in {company.currency}: its currency stays;"
                " open another company"
            )
        try:
            check_limits(company.payment, company.limits, currency)
        except InvalidWishError as error:
            raise RefusedError(f"its limits: {error}") from error
        return [CurrencyChanged(currency=currency.code, because=because)]

    return Decide(rule, Look(movements=True))
