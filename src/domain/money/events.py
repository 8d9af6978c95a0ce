"""What happens to a company, and to a supplier."""

from decimal import Decimal
from typing import Literal

from attrs import frozen

from domain.moment import UTC_ZONE
from domain.money.agreements import CompanyClosed, CurrencyChanged, ZoneChanged
from domain.money.bundle_events import BundleEvent
from domain.money.fraud_events import FraudEvent
from domain.money.issuing_events import InvoiceIssued
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.payer_events import PayerRuleSet
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side

SuspendedBy = Literal["operator", "balance"]


@frozen(kw_only=True)
class CompanyOpened:
    """The first event of every company.

    Attributes:
        company_id: None in what the first release wrote: then `CompanyNumbered` follows.
        zone: by whose calendar its months are counted, such as `Europe/Berlin`.
    """

    company_id: int | None = None
    name: str
    currency: str
    payment: PaymentMode
    limits: Limits
    zone: str = UTC_ZONE


@frozen(kw_only=True)
class CompanyNumbered:
    """The number of a company that the first release opened: it stood in a table only."""

    company_id: int


@frozen(kw_only=True)
class CompanyRenamed:
    """Another name; the number stays."""

    name: str
    because: str


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
    """Calls of an account are paid by this company, up to the next mapping.

    Attributes:
        valid_from: of answers from then on, in ISO 8601; None: of all, whatever was said before.
    """

    account: str
    valid_from: str | None = None


@frozen(kw_only=True)
class TariffAssigned:
    """A tariff holds for this company between two moments, in ISO 8601.

    It lies on top of what began before it, and takes the place of what begins with it.

    Attributes:
        ends_others: what is in force at its beginning ends there for good, as in the first release.
        only, side: which calls it is for, and beside which assignments it lies.
    """

    tariff: str
    valid_from: str
    valid_to: str | None
    ends_others: bool = False
    only: Selector | None = None
    side: Side = Side.OUTBOUND


@frozen(kw_only=True)
class ToppedUp:
    """Money came in, or an operator put a balance right (`adjustment`).

    Attributes:
        by: the login of who entered it; None in what the first release wrote.
    """

    kind: MovementKind
    amount: Decimal
    reference: str
    by: str | None = None


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


@frozen(kw_only=True)
class SupplierAdded:
    """The first event of every supplier."""

    supplier_id: int
    name: str
    currency: str


@frozen(kw_only=True)
class SupplierRenamed:
    """Another name; the number stays."""

    name: str
    because: str


@frozen(kw_only=True)
class SupplyRouteOpened:
    """Calls to a gateway, of an account or from a network, or of all these, go to this supplier.

    Attributes:
        network: in CIDR notation; the moments are in ISO 8601.
        gateway: an address, network or name, maybe with a port (`domain.calls.gateway`).
    """

    tariff: str
    account: str | None
    network: str | None
    valid_from: str
    valid_to: str | None
    gateway: str | None = None


BalanceEvent = BalanceLow | BalanceExhausted | BalanceRestored
CompanyEvent = (
    CompanyOpened
    | CompanyNumbered
    | CompanyRenamed
    | CurrencyChanged
    | CompanyClosed
    | LimitsChanged
    | ZoneChanged
    | CompanySuspended
    | CompanyResumed
    | AccountMapped
    | TariffAssigned
    | PayerRuleSet
    | ToppedUp
    | BundleEvent
    | InvoiceIssued
    | BalanceEvent
    | FraudEvent
)
SupplierEvent = SupplierAdded | SupplierRenamed | SupplyRouteOpened
