"""How far a balance may fall."""

from decimal import Decimal
from enum import StrEnum

from attrs import frozen

from domain.money.amounts import check_amount
from domain.money.errors import InvalidWishError


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
            raise InvalidWishError("a credit limit is zero or more")
        if self.low_balance is not None:
            check_amount(self.low_balance)

    @property
    def floor(self) -> Decimal | None:
        """The balance at which credit is exhausted, or None."""
        return None if self.credit_limit is None else -self.credit_limit


def usual_limits(payment: PaymentMode) -> Limits:
    """Give what holds where nobody says otherwise: a postpaid company has no limit."""
    return Limits(credit_limit=None) if payment is PaymentMode.POSTPAID else Limits()
