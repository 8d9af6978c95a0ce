"""How a company or supplier stands while it is decided about, and what else is looked at."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from attrs import field, frozen

from domain.money.bundles import Bundles
from domain.money.company import Company
from domain.money.events import CompanyEvent, CompanyOpened, SupplierAdded, SupplierEvent
from domain.money.fraud_events import Suspected
from domain.money.issuing_events import InvoiceIssued
from domain.money.mappings import Mapped
from domain.money.movement import MovementKind
from domain.money.names import Directory
from domain.pricing.payer_rules import PayerRule, RuleKey
from domain.pricing.paying import Assignment, SupplyRoute


@frozen(kw_only=True)
class Look:
    """What a decision must see beside the company itself; it is held still as well.

    Attributes:
        reference: the payment that the company made under this name.
        account: who pays for the calls of this account.
        payer_rule: the rules of who pays that have this key.
        tariffs: all of them.
        names: all names that are taken.
        movements: whether there is any.
        bundles: those of the company, and what was credited of them.
        suspected: what was ever suspected of it.
        series: of invoices, whose last number is held; and all that was issued to the company.
    """

    reference: str | None = None
    account: str | None = None
    payer_rule: RuleKey | None = None
    tariffs: bool = False
    names: bool = False
    movements: bool = False
    bundles: bool = False
    suspected: bool = False
    series: str | None = None


@frozen(kw_only=True)
class Paid:
    """A payment that is in the book."""

    kind: MovementKind
    amount: Decimal


@frozen(kw_only=True)
class Standing:
    """A company that nobody else changes meanwhile, and what was looked at.

    Attributes:
        assignments: the tariffs that it has, had or will have, the earliest first.
        paid: the payment under `Look.reference`, if there is one.
        mapped: who pays for `Look.account` when.
        payer_rules: of the key `Look.payer_rule`, of all companies.
        tariffs: the currency of each by its name, where `Look.tariffs` asks for them.
        names: of all companies, where `Look.names` asks for them.
        moved: whether anything ever moved its balance, where `Look.movements` asks for it.
        bundles: of the company, where `Look.bundles` asks for them.
        suspected: by number, where `Look.suspected` asks for it.
        invoices: what was issued to the company, where `Look.series` asks for it, in its order.
        last_number: of that series, over all companies.
    """

    id: int
    company: Company
    balance: Decimal
    assignments: Sequence[Assignment] = ()
    paid: Paid | None = None
    mapped: Sequence[Mapped] = ()
    payer_rules: Sequence[PayerRule] = ()
    tariffs: Mapping[str, str] = field(factory=dict)
    names: Directory = field(factory=lambda: Directory("company"))
    moved: bool = False
    bundles: Bundles = field(factory=Bundles)
    suspected: Sequence[Suspected] = ()
    invoices: Sequence[InvoiceIssued] = ()
    last_number: int = 0


@frozen(kw_only=True)
class SupplierStanding:
    """A supplier that nobody else changes meanwhile; `tariffs` as in `Standing`.

    Attributes:
        routes: of all suppliers, as they were told.
    """

    id: int
    name: str
    currency: str
    tariffs: Mapping[str, str] = field(factory=dict)
    routes: Sequence[SupplyRoute] = ()


@frozen(kw_only=True)
class Vacancy:
    """The number that the next company or supplier gets, and the names that are taken."""

    number: int
    names: Directory


@frozen
class Decide:
    """A rule, and what it must see; the rule gives events, or refuses.

    Raises:
        RefusedError: when asked, where what is held does not allow the wish.
    """

    rule: Callable[[Standing], Sequence[CompanyEvent]]
    look: Look = Look()


@frozen
class DecideSupplier:
    """A rule about a supplier, and what it must see."""

    rule: Callable[[SupplierStanding], Sequence[SupplierEvent]]
    look: Look = Look()


DecideOpening = Callable[[Vacancy], CompanyOpened]
DecideAdding = Callable[[Vacancy], SupplierAdded]
