"""What may happen to a company: each wish becomes a rule that is asked while the company stands.

A wish that can never be is refused at once: `InvalidWishError`; what the company as it stands does
not allow, by the rule: `RefusedError`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from domain.moment import UTC_ZONE
from domain.money.amounts import Currency
from domain.money.assignments import event_of, is_so
from domain.money.company import CompanyStatus
from domain.money.crossings import consequences_of_limits
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import (
    AccountMapped,
    CompanyEvent,
    CompanyOpened,
    CompanyRenamed,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
    ToppedUp,
)
from domain.money.limits import Limits, PaymentMode
from domain.money.mappings import payer_at
from domain.money.movement import MovementKind
from domain.money.names import account_name, party_name, zone_name
from domain.money.refusals import (
    check_assignment,
    check_limits,
    refuse_finer,
    refuse_no_payment,
    refuse_taken,
    refuse_tariff,
    refuse_too_much,
)
from domain.money.standing import Decide, DecideOpening, Look, Standing, Vacancy
from domain.money.winding_up import refuse_closed
from domain.pricing.paying import Assignment

_NOTHING: Sequence[CompanyEvent] = ()


def opening(
    name: str, currency: Currency, payment: PaymentMode, limits: Limits, zone: str = UTC_ZONE
) -> DecideOpening:
    """Open a company with a balance of zero.

    Raises:
        InvalidWishError: no such name or time zone, or a prepaid company without limit.
    """
    kept, calendar = party_name(name), zone_name(zone)
    check_limits(payment, limits, currency)

    def rule(vacancy: Vacancy) -> CompanyOpened:
        refuse_taken(vacancy.names, kept)
        return CompanyOpened(
            company_id=vacancy.number, name=kept, currency=currency.code, payment=payment,
            limits=limits, zone=calendar,
        )  # fmt: skip

    return rule


def rename(name: str, because: str) -> Decide:
    """Give another name; the same one again changes nothing."""
    kept = party_name(name)

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if standing.company.name == kept:
            return _NOTHING
        refuse_taken(standing.names, kept, but=standing.id)
        return [CompanyRenamed(name=kept, because=because)]

    return Decide(rule, Look(names=True))


def set_limits(
    change: Callable[[Limits], Limits], currency_of: Callable[[str], Currency | None]
) -> Decide:
    """Set other limits; `change` is told those of now, and the same again changes nothing."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        company = standing.company
        limits = change(company.limits)
        if limits == company.limits:
            return _NOTHING
        try:
            check_limits(company.payment, limits, currency_of(company.currency))
        except InvalidWishError as error:
            raise RefusedError(str(error)) from error
        follows = consequences_of_limits(company, limits, standing.balance)
        return [LimitsChanged(limits=limits), *follows]

    return Decide(rule)


def suspend(because: str) -> Decide:
    """Suspend on an operator's word, which no payment takes back."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if standing.company.suspended_by == "operator":
            return _NOTHING
        return [CompanySuspended(by="operator", because=because)]

    return Decide(rule)


def resume(because: str) -> Decide:
    """Resume on an operator's word, whatever the balance."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if standing.company.status is CompanyStatus.ACTIVE:
            return _NOTHING
        return [CompanyResumed(by="operator", because=because)]

    return Decide(rule)


def map_account(
    account: str, valid_from: datetime | None = None, *, moves_at: datetime | None = None
) -> Decide:
    """Let the company pay for an account, whoever paid before: from a moment on, or at all times.

    `moves_at` is the moment where none is named and somebody pays for it by now.
    """
    kept = account_name(account)

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        refuse_closed(standing.company)
        start = valid_from or (moves_at if standing.mapped else None)
        if start is None:
            alone = {each.company_id for each in standing.mapped} == {standing.id}
            return _NOTHING if alone else [AccountMapped(account=kept)]
        if payer_at(standing.mapped, start) == standing.id:
            return _NOTHING
        return [AccountMapped(account=kept, valid_from=start.isoformat())]

    return Decide(rule, Look(account=kept))


def assign(assignment: Assignment, *, correct: bool = False) -> Decide:
    """Let a tariff hold, on top of what began before it; what holds so already is no change.

    Where it corrects, it takes the place of the one with the same start.
    """
    check_assignment(assignment)

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        refuse_closed(standing.company)
        refuse_tariff(assignment.tariff, standing.tariffs, standing.company.currency)
        taken = any(each.place == assignment.place for each in standing.assignments)
        if correct and not taken:
            raise RefusedError("no assignment begins at this moment, to be corrected")
        news = not is_so(standing.assignments, assignment)
        if news and taken and not correct:
            raise RefusedError("another assignment begins at this moment: correct it")
        return [event_of(assignment)] if news else _NOTHING

    return Decide(rule, Look(tariffs=True))


def pay(
    kind: MovementKind,
    amount: Decimal,
    reference: str,
    currency_of: Callable[[str], Currency | None],
    by: str | None = None,
) -> Decide:
    """Move money once a reference; the same payment again changes nothing, whoever enters it.

    What is paid in has the decimals of its currency; an adjustment, of calls, those of the ledger.

    Raises:
        InvalidWishError: no amount, nothing at all, less than nothing paid in, a blank reference.
    """
    if kind not in (MovementKind.TOPUP, MovementKind.ADJUSTMENT):
        raise InvalidWishError(f"nobody pays a {kind.value}")
    refuse_no_payment(kind, amount)
    name = reference.strip()
    if not (name and name.isprintable()):
        raise InvalidWishError("a payment has a name, without control characters", "reference")

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if (paid := standing.paid) is not None:
            if (paid.kind, paid.amount) == (kind, amount):
                return _NOTHING
            raise RefusedError(
                f"reference {name!r} is one of another payment:"
                f" {paid.kind.value} of {paid.amount.normalize():f}"
            )
        refuse_too_much(standing.balance + amount)
        if kind is MovementKind.TOPUP:
            refuse_finer(amount, currency_of(standing.company.currency))
        return [ToppedUp(kind=kind, amount=amount, reference=name, by=by)]

    return Decide(rule, Look(reference=name))
