"""Limits and openings as an operator writes them."""

from decimal import Decimal

import typer
from attrs import frozen

from domain.money.amounts import amount_of
from domain.money.limits import Limits, PaymentMode, usual_limits


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
        return Limits(
            credit_limit=limits.credit_limit if credit is None else _or_none(credit),
            low_balance=limits.low_balance if low is None else _or_none(low),
        )


def opened(
    *, postpaid: bool, credit_limit: str | None, low_balance: str | None
) -> tuple[PaymentMode, Limits]:
    """Say how a new company pays."""
    mode = PaymentMode.POSTPAID if postpaid else PaymentMode.PREPAID
    return mode, Wish(credit_limit, low_balance).applied_to(usual_limits(mode))


def _or_none(text: str) -> Decimal | None:
    return None if text == "none" else amount_of(text)
