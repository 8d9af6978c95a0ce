"""Who pays by which tariff: everything that a verdict depends on, as of one moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network

from attrs import field, frozen

from domain.calls.cdr import Cdr, IpAddress
from domain.pricing.effective import version_in_force
from domain.pricing.errors import NoRateError, NoTariffError
from domain.pricing.price_call import price_call
from domain.pricing.running import RunningPrice, running_price
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import Supply, UnratedReason, Verdict

_NOTHING = timedelta()
_NEVER_MADE = "a call that nobody made"
# What a ledger's column holds, numeric(20,9): a call that costs more is for a person to judge.
_LARGEST_AMOUNT = 10**11


@frozen(kw_only=True)
class Assignment:
    """A tariff, by its name, between two moments; half open."""

    tariff: str
    valid_from: datetime
    valid_to: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether it is in force."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


@frozen(kw_only=True)
class Payer:
    """A company as far as prices go."""

    company_id: int
    currency: str
    assignments: tuple[Assignment, ...] = ()


@frozen(kw_only=True)
class SupplyRoute:
    """Which supplier carries calls of one account or from one network, and by which tariff."""

    supplier_id: int
    currency: str
    assignment: Assignment
    account: str | None = None
    network: IPv4Network | IPv6Network | None = None

    def carries(self, cdr: Cdr) -> bool:
        """Tell whether a call goes this way."""
        return (
            self.assignment.holds_at(cdr.start_time)
            and self.account in (None, cdr.account)
            and (self.network is None or _lies_in(cdr.src_ip, self.network))
        )


@frozen(kw_only=True)
class PriceBook:
    """Prices as of one moment.

    Attributes:
        since: calls that were answered before are not priced by this book: tariffs may be missing.
        payers: by the account that the CDR names.
        companies: all payers by number, where somebody asks for one of them.
        tariffs: versions by the tariff's name.
        routes: the first that carries a call is its supplier.
    """

    since: datetime | None = None
    payers: Mapping[str, Payer] = field(factory=dict)
    companies: Mapping[int, Payer] = field(factory=dict)
    tariffs: Mapping[str, Sequence[TariffVersion]] = field(factory=dict)
    routes: Sequence[SupplyRoute] = ()

    def judge(self, cdr: Cdr, longest: timedelta) -> Verdict:
        """Price a call; one that is longer than `longest` is for a person.

        A lost BYE makes a call last until the dialog times out.
        """
        payer = self.payers.get(cdr.account) if cdr.account is not None else None
        return self._judge(payer, cdr, longest)

    def judge_for(self, company_id: int, cdr: Cdr, longest: timedelta) -> Verdict:
        """Price a call that a company has to pay, whoever has its account by now."""
        return self._judge(self.companies.get(company_id), cdr, longest)

    def quote(
        self,
        company_id: int,
        number: str,
        answered_at: datetime,
        *,
        talk: timedelta,
        longest: timedelta,
    ) -> Verdict:
        """Price a call of a company that nobody made, as if it had been.

        Raises:
            InvalidCdrError: no record of a call states such times.
        """
        cdr = Cdr(
            call_id=_NEVER_MADE,
            start_time=answered_at,
            end_time=answered_at + talk,
            duration=talk,
            callee=number,
        )
        return self.judge_for(company_id, cdr, longest)

    def _judge(self, payer: Payer | None, cdr: Cdr, longest: timedelta) -> Verdict:
        company_id = payer.company_id if payer else None
        if cdr.duration <= _NOTHING:
            return Verdict(company_id=company_id)
        if (reason := self._objection(cdr, longest)) is not None:
            return Verdict(company_id=company_id, unrated_reason=reason)
        supply = self._supply(cdr)
        if payer is None:
            return Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT, supply=supply)
        versions = self.tariff_of(payer, cdr.start_time)
        return price_under(versions, cdr, payer, supply)

    def tariff_of(self, payer: Payer, moment: datetime) -> Sequence[TariffVersion]:
        """Give the versions of the tariff that a company has at a moment; none where it has none.

        Of two assignments in force the one that began last holds.
        """
        held = [each for each in payer.assignments if each.holds_at(moment)]
        if not held:
            return ()
        name = max(held, key=lambda each: each.valid_from).tariff
        return self.tariffs.get(name, ())

    def running(
        self, account: str, number: str, answered_at: datetime, longest: timedelta
    ) -> RunningPrice | None:
        """Give the price of a call that goes on; None where it would be stored unrated."""
        payer = self.payers.get(account)
        versions = self.tariff_of(payer, answered_at) if payer else ()
        if payer is None or _tariff_objection(versions, answered_at, payer):
            return None
        try:
            return running_price(versions, number, answered_at, longest)
        except NoRateError:
            return None

    def _objection(self, cdr: Cdr, longest: timedelta) -> UnratedReason | None:
        if cdr.duration > longest:
            return UnratedReason.DURATION_OVER_LIMIT
        if self.since is not None and cdr.start_time < self.since:
            return UnratedReason.TOO_OLD
        return None

    def _supply(self, cdr: Cdr) -> Supply | None:
        route = next((each for each in self.routes if each.carries(cdr)), None)
        if route is None:
            return None
        versions = self.tariffs.get(route.assignment.tariff, ())
        payer = Payer(company_id=route.supplier_id, currency=route.currency)
        charge = price_under(versions, cdr, payer, None).charge
        return Supply(supplier_id=route.supplier_id, charge=charge)


def price_under(
    versions: Sequence[TariffVersion], cdr: Cdr, payer: Payer, supply: Supply | None
) -> Verdict:
    """Price an answered call under the versions of one tariff."""
    charge, reason = None, _tariff_objection(versions, cdr.start_time, payer)
    if reason is None:
        try:
            charge = price_call(versions, cdr.callee or "", cdr.start_time, cdr.duration)
        except NoTariffError:
            reason = UnratedReason.NO_TARIFF
        except NoRateError:
            reason = UnratedReason.NO_RATE
    if charge is not None and charge.amount >= _LARGEST_AMOUNT:
        charge, reason = None, UnratedReason.AMOUNT_OVER_LIMIT
    return Verdict(company_id=payer.company_id, charge=charge, unrated_reason=reason, supply=supply)


def _tariff_objection(
    versions: Sequence[TariffVersion], moment: datetime, payer: Payer
) -> UnratedReason | None:
    if version_in_force(versions, moment) is None:
        return UnratedReason.NO_TARIFF
    if any(version.currency != payer.currency for version in versions):
        return UnratedReason.CURRENCY_MISMATCH
    return None


def _lies_in(address: IpAddress | None, network: IPv4Network | IPv6Network) -> bool:
    return address is not None and address in network
