"""What several rules about companies and suppliers refuse."""

from collections.abc import Mapping
from decimal import Decimal

from domain.money.amounts import Currency, check_amount
from domain.money.errors import InvalidWishError, RefusedError, UnknownNameError
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.names import Directory
from domain.near import near
from domain.pricing.paying import Assignment
from domain.pricing.sides import Side


def refuse_tariff(tariff: str, known: Mapping[str, str], wanted: str) -> None:
    """Refuse a tariff that is not there, or is in another currency; `known` has that by name.

    Raises:
        UnknownNameError: there is none of this name; it tells of near names.
        RefusedError: the tariff is in another currency.
    """
    if tariff not in known:
        raise UnknownNameError("tariff", tariff, near(tariff, known))
    if known[tariff] != wanted:
        raise RefusedError(f"tariff {tariff!r} is in {known[tariff]}, not {wanted}")


def refuse_taken(names: Directory, name: str, but: int | None = None) -> None:
    """Refuse a name that somebody has, whatever its case; `but` is who may keep it.

    Raises:
        RefusedError: so it is.
    """
    holder = names.holder_of(name)
    if holder is not None and holder != but:
        raise RefusedError(f"there is a {names.kind} {names.names[holder]!r} already")


def refuse_no_payment(kind: MovementKind, amount: Decimal) -> None:
    """Refuse what is no amount, or moves nothing; less than nothing is only an adjustment.

    Raises:
        InvalidWishError: so it is.
    """
    if check_amount(amount) > 0 or (amount and kind is MovementKind.ADJUSTMENT):
        return
    if kind is MovementKind.ADJUSTMENT:
        raise InvalidWishError("an adjustment of zero would change nothing", "amount")
    raise InvalidWishError("a payment is more than zero; adjust takes less", "amount")


def refuse_finer(amount: Decimal, currency: Currency | None) -> None:
    """Refuse an amount that has more decimals than its currency, if those are known.

    Raises:
        RefusedError: so it is.
    """
    if currency is None:
        return
    try:
        currency.entered(amount)
    except InvalidWishError as error:
        raise RefusedError(str(error)) from error


def check_limits(payment: PaymentMode, limits: Limits, currency: Currency | None) -> None:
    """Check limits against how the company pays, and in what.

    Raises:
        InvalidWishError: a prepaid company has a limit, and limits the currency's decimals.
    """
    if limits.credit_limit is None and payment is PaymentMode.PREPAID:
        raise InvalidWishError("only a postpaid company has no limit")
    for amount in (limits.credit_limit, limits.low_balance):
        if amount is not None and currency is not None:
            currency.entered(amount)


def refuse_too_much(balance: Decimal) -> None:
    """Refuse a balance that a ledger cannot hold.

    Raises:
        RefusedError: so it is.
    """
    try:
        check_amount(balance)
    except InvalidWishError as error:
        raise RefusedError("the balance would be a hundred billion or more") from error


def check_assignment(assignment: Assignment) -> None:
    """Refuse an assignment that nobody can ever have.

    Raises:
        InvalidWishError: it ends before it begins, or is inbound for certain calls alone.
    """
    if assignment.valid_to is not None and assignment.valid_to <= assignment.valid_from:
        raise InvalidWishError("an assignment ends after it begins")
    if assignment.side is Side.INBOUND and assignment.only is not None:
        raise InvalidWishError("an inbound tariff is for all calls to the company's numbers")
