"""How far a balance may fall, and what an amount of money is."""

from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from domain.errors import DomainError

_DECIMALS = 9
_MOST = Decimal(10**11)


class InvalidCompanyError(DomainError):
    """A wish that contradicts what the company is."""


class PaymentMode(StrEnum):
    """Whether calls are paid before or after they are made."""

    PREPAID = "prepaid"
    POSTPAID = "postpaid"


@frozen(kw_only=True)
class Limits:
    """How far a balance may fall.

    Attributes:
        credit_limit: zero or more; None for a postpaid company without limit.
        low_balance: amount at which the company is warned; None never.
    """

    credit_limit: Decimal | None = Decimal(0)
    low_balance: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        if self.credit_limit is not None and check_amount(self.credit_limit) < 0:
            raise InvalidCompanyError("a credit limit is zero or more")
        if self.low_balance is not None:
            check_amount(self.low_balance)

    @property
    def floor(self) -> Decimal | None:
        """The balance at which credit is exhausted, or None."""
        return None if self.credit_limit is None else -self.credit_limit


def check_amount(amount: Decimal) -> Decimal:
    """Give back an amount that a ledger can hold.

    Raises:
        InvalidCompanyError: not finite, more than nine decimals, or a hundred billion and more.
    """
    if not amount.is_finite() or abs(amount) >= _MOST:
        raise InvalidCompanyError(f"no amount of money: {amount}")
    if -int(amount.as_tuple().exponent) > _DECIMALS:
        raise InvalidCompanyError(f"more than {_DECIMALS} decimals: {amount:f}")
    return amount
