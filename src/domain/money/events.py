"""What happens to a company."""

from decimal import Decimal
from typing import Literal

from attrs import frozen

from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind

SuspendedBy = Literal["operator", "balance"]


@frozen(kw_only=True)
class CompanyOpened:
    """The first event of every company."""

    name: str
    currency: str
    payment: PaymentMode
    limits: Limits


@frozen(kw_only=True)
class LimitsChanged:
    """An operator set other limits."""

    limits: Limits


@frozen(kw_only=True)
class CompanySuspended:
    """No new calls, on an operator's word or because the credit is exhausted."""

    by: SuspendedBy
    because: str


@frozen(kw_only=True)
class CompanyResumed:
    """Calls again."""

    by: SuspendedBy
    because: str


@frozen(kw_only=True)
class AccountMapped:
    """Calls of an account are paid by this company from now on."""

    account: str


@frozen(kw_only=True)
class TariffAssigned:
    """A tariff holds for this company between two moments, in ISO 8601."""

    tariff: str
    valid_from: str
    valid_to: str | None


@frozen(kw_only=True)
class ToppedUp:
    """Money came in, or an operator put a balance right (`adjustment`)."""

    kind: MovementKind
    amount: Decimal
    reference: str


@frozen(kw_only=True)
class BalanceLow:
    """The balance fell to the warning threshold."""

    amount: Decimal
    threshold: Decimal


@frozen(kw_only=True)
class BalanceExhausted:
    """The credit is used up."""

    amount: Decimal
    threshold: Decimal


@frozen(kw_only=True)
class BalanceRestored:
    """The balance rose over a threshold that it had fallen to."""

    amount: Decimal
    threshold: Decimal


BalanceEvent = BalanceLow | BalanceExhausted | BalanceRestored
CompanyEvent = (
    CompanyOpened
    | LimitsChanged
    | CompanySuspended
    | CompanyResumed
    | AccountMapped
    | TariffAssigned
    | ToppedUp
    | BalanceEvent
)
