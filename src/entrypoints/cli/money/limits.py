"""Amounts and limits as an operator writes them."""

from decimal import Decimal, InvalidOperation

import typer
from attrs import frozen

from domain.money.events import CompanyOpened
from domain.money.limits import InvalidCompanyError, Limits, PaymentMode, check_amount

_CODE_LENGTH = 3


@frozen
class Wish:
    """Which limits are to change; an absent one stays, and `none` takes one away."""

    credit_limit: str | None
    low_balance: str | None

    @classmethod
    def of(cls, credit_limit: str | None, low_balance: str | None) -> "Wish":
        """Check a wish before anything is asked of a server."""
        if credit_limit is None and low_balance is None:
            raise typer.BadParameter("name --credit-limit or --low-balance")
        wish = cls(credit_limit, low_balance)
        wish.applied_to(Limits())
        return wish

    def applied_to(self, limits: Limits) -> Limits:
        """Give the limits after the change."""
        credit, low = self.credit_limit, self.low_balance
        try:
            return Limits(
                credit_limit=limits.credit_limit if credit is None else _or_none(credit),
                low_balance=limits.low_balance if low is None else _or_none(low),
            )
        except InvalidCompanyError as error:
            raise typer.BadParameter(str(error)) from error


def opened(
    name: str,
    currency: str,
    *,
    postpaid: bool,
    credit_limit: str | None,
    low_balance: str | None,
) -> CompanyOpened:
    """Give the first event of a company."""
    if not name.strip():
        raise typer.BadParameter("a company has a name", param_hint="NAME")
    mode = PaymentMode.POSTPAID if postpaid else PaymentMode.PREPAID
    usual = Limits(credit_limit=None) if postpaid else Limits()
    limits = Wish(credit_limit, low_balance).applied_to(usual)
    if mode is PaymentMode.PREPAID and limits.credit_limit is None:
        raise typer.BadParameter(
            "only a postpaid company has no limit", param_hint="--credit-limit"
        )
    return CompanyOpened(name=name, currency=currency_of(currency), payment=mode, limits=limits)


def currency_of(code: str) -> str:
    """Take a currency code."""
    if not (len(code) == _CODE_LENGTH and code.isascii() and code.isalpha() and code.isupper()):
        raise typer.BadParameter(f"no currency code: {code}", param_hint="--currency")
    return code


def amount(text: str) -> Decimal:
    """Take an amount that a ledger can hold."""
    try:
        return check_amount(Decimal(text))
    except InvalidOperation:
        raise typer.BadParameter(f"no amount: {text}") from None
    except InvalidCompanyError as error:
        raise typer.BadParameter(str(error)) from error


def _or_none(text: str) -> Decimal | None:
    return None if text == "none" else amount(text)
