"""What an amount of money is: in the ledger, and as a person enters it."""

import re
from decimal import Decimal

from attrs import frozen

from domain.money.errors import InvalidWishError

_DECIMALS = 9
_MOST = Decimal(10**11)
_WRITTEN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@frozen
class Currency:
    """A currency of ISO 4217; `decimals` are those of its smallest coin."""

    code: str
    decimals: int

    def entered(self, amount: Decimal) -> Decimal:
        """Return an amount that a person may name in this currency.

        Calls may cost less than the smallest coin, so the ledger is finer than what is paid.

        Raises:
            InvalidWishError: it has more decimals than the currency.
        """
        if _decimals_of(amount) > self.decimals:
            raise InvalidWishError(
                f"{self.code} has {self.decimals} decimals, and {amount:f} has more"
            )
        return amount


def known_currency(code: str, found: Currency | None) -> Currency:
    """Return what a list of currencies has under a code.

    Raises:
        InvalidWishError: nothing.
    """
    if found is None:
        raise InvalidWishError(f"no currency of ISO 4217: {code}", "currency")
    return found


def amount_of(text: str) -> Decimal:
    """Return the amount that a person wrote: digits, with a point before decimals.

    Raises:
        InvalidWishError: anything else, or more than a ledger can hold.
    """
    if not _WRITTEN.fullmatch(text):
        raise InvalidWishError(f"no amount: {text!r} (digits, with a point before decimals: 10.50)")
    return check_amount(Decimal(text))


def check_amount(amount: Decimal) -> Decimal:
    """Return an amount that a ledger can hold.

    Raises:
        InvalidWishError: not finite, more than nine decimals, or a hundred billion and more.
    """
    if not amount.is_finite() or abs(amount) >= _MOST:
        raise InvalidWishError(f"no amount of money: {amount}")
    if -int(amount.as_tuple().exponent) > _DECIMALS:
        raise InvalidWishError(f"more than {_DECIMALS} decimals: {amount:f}")
    return amount


def _decimals_of(amount: Decimal) -> int:
    return max(0, -int(amount.normalize().as_tuple().exponent))
