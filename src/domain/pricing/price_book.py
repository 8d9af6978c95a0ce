"""The one judge of calls: what a call costs, for whom, by which version, or why nobody can tell.

Worker, quote, re-rating, what-if, corrections and live page ask `PriceBook`, and nobody else
decides anything of a price.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from domain.calls.cdr import Cdr
from domain.numbering.book import PlanBook, Source
from domain.pricing.decided import UNDECIDED, Decided
from domain.pricing.errors import NoRateError
from domain.pricing.hearing import hear, numbers_of
from domain.pricing.payer_rules import NO_RULES, PayerRules
from domain.pricing.payers import LivePayer, live_payer, settled
from domain.pricing.paying import Assignment, Payer, SupplyRoute, Tenure
from domain.pricing.running import RunningPrice, running_price
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.selling import Tariff
from domain.pricing.tariff import TariffVersion
from domain.pricing.under_tariff import NO_TARIFF, price_under, tariff_objection
from domain.pricing.verdict import Supply, UnratedReason, Verdict

LONGEST_CALL = timedelta(hours=4)
_NOTHING = timedelta()
_NEVER_MADE = "a call that nobody made"


@frozen(kw_only=True)
class PriceBook:
    """Everything that a price depends on, as of one moment.

    Attributes:
        version: counts the changes of what prices depend on; 0 where nobody counts them.
        since: calls that were answered before are not priced by this book: tariffs may be missing.
        longest_call: a call that lasts longer is for a person, since a lost BYE makes a call last
            until the dialog times out.
        plans: by which the numbers of a call are read.
        payers: by the account that the CDR names; of one that moved, who has it last.
        moved: who paid when, the earliest first, by the accounts that have not always been of one.
        companies: all payers by number.
        tariffs: versions by the tariff's name.
        routes: the first that carries a call is its supplier.
        rules: who pays for calls that no account names.
        same_dialog: of which proxies' records one bills a dialog.
    """

    version: int = 0
    since: datetime | None = None
    longest_call: timedelta = LONGEST_CALL
    plans: PlanBook = field(factory=PlanBook)
    payers: Mapping[str, Payer] = field(factory=dict)
    moved: Mapping[str, Sequence[Tenure]] = field(factory=dict)
    companies: Mapping[int, Payer] = field(factory=dict)
    tariffs: Mapping[str, Sequence[TariffVersion]] = field(factory=dict)
    routes: Sequence[SupplyRoute] = ()
    rules: PayerRules = NO_RULES
    same_dialog: SameDialog = EACH
    _asked: dict[str, Tariff] = field(factory=dict, init=False, eq=False, repr=False)

    def is_of(self, version: int) -> bool:
        """Tell whether nothing has changed up to this version that this book does not know."""
        return self.version in (0, version)

    def judge(self, cdr: Cdr, decided: Decided = UNDECIDED) -> Verdict:
        """Say what a call costs; what was decided of it holds, whatever else the book says."""
        if decided.void:
            return Verdict(company_id=decided.payer, voided=True)
        payer, cdr = settled(self, cdr, decided)
        company_id = payer.company_id if payer else None
        if cdr.doubt is not None and not decided.stands:
            return Verdict(company_id=company_id, unrated_reason=UnratedReason.IMPLAUSIBLE)
        if cdr.duration <= _NOTHING:
            return Verdict(company_id=company_id)
        if (reason := self._objection(cdr, decided)) is not None:
            return Verdict(company_id=company_id, unrated_reason=reason)
        heard = hear(self.plans, cdr, decided, company_id)
        supply = self._supply(heard.cdr)
        if payer is None or heard.unknown:
            unknown = UnratedReason.UNKNOWN_NUMBER if payer else UnratedReason.UNKNOWN_ACCOUNT
            return Verdict(company_id=company_id, unrated_reason=unknown, supply=supply)
        return price_under(self._tariff_of(payer, cdr.start_time), heard.cdr, payer, supply)

    def quote(
        self,
        company_id: int,
        number: str,
        answered_at: datetime,
        *,
        talk: timedelta,
        caller: str | None = None,
    ) -> Verdict:
        """Judge a call of a company that nobody made, as if it had been.

        Raises:
            InvalidCdrError: no record of a call states such times.
        """
        cdr = Cdr(
            call_id=_NEVER_MADE,
            start_time=answered_at,
            end_time=answered_at + talk,
            duration=talk,
            caller=caller,
            callee=number,
        )
        return self.judge(cdr, Decided(payer=company_id))

    def running(
        self,
        account: str | None,
        number: str,
        answered_at: datetime,
        caller: str | None = None,
        *,
        host: str = "",
    ) -> RunningPrice | None:
        """Give the price of a call that goes on; None where it would be stored unrated.

        Its source is not told: None as well where that could tell who pays.
        """
        payer = self.live_payer(account, number, answered_at, host=host).payer
        if payer is None or (self.since is not None and answered_at < self.since):
            return None
        tariff = self._tariff_of(payer, answered_at)
        if tariff_objection(tariff, answered_at, payer):
            return None
        source = Source(account=account, company_id=payer.company_id, host=host)
        read = numbers_of(self.plans, source, answered_at, number, caller)
        if read.unknown:
            return None
        try:
            return running_price(
                tariff, read.callee, answered_at, self.longest_call, read.caller or ""
            )
        except NoRateError:
            return None

    def live_payer(
        self, account: str | None, number: str, moment: datetime, *, host: str = ""
    ) -> LivePayer:
        """Give who pays for a call that goes on."""
        return live_payer(self, account, host, number, moment)

    def under(self, tariff: str, versions: Sequence[TariffVersion]) -> "PriceBook":
        """Give the book by which every company has had one tariff at all times."""
        always = (Assignment(tariff=tariff, valid_from=datetime.min.replace(tzinfo=UTC)),)
        return evolve(
            self,
            payers={name: evolve(payer, assignments=always) for name, payer in self.payers.items()},
            moved={
                name: [
                    evolve(each, payer=evolve(each.payer, assignments=always)) for each in tenures
                ]
                for name, tenures in self.moved.items()
            },
            companies={
                number: evolve(payer, assignments=always)
                for number, payer in self.companies.items()
            },
            tariffs={**self.tariffs, tariff: versions},
        )

    def _tariff_of(self, payer: Payer, moment: datetime) -> Tariff:
        held = payer.assignment_at(moment)
        return NO_TARIFF if held is None else self._tariff(held.tariff)

    def _tariff(self, name: str) -> Tariff:
        try:
            return self._asked[name]
        except KeyError:
            found = self._asked[name] = Tariff(self.tariffs.get(name, ()))
            return found

    def _objection(self, cdr: Cdr, decided: Decided) -> UnratedReason | None:
        if cdr.duration > self.longest_call and not decided.stands:
            return UnratedReason.DURATION_OVER_LIMIT
        if self.since is not None and cdr.start_time < self.since:
            return UnratedReason.TOO_OLD
        return None

    def _supply(self, cdr: Cdr) -> Supply | None:
        route = next((each for each in self.routes if each.carries(cdr)), None)
        if route is None:
            return None
        payer = Payer(company_id=route.supplier_id, currency=route.currency)
        charge = price_under(self._tariff(route.assignment.tariff), cdr, payer, None).charge
        return Supply(supplier_id=route.supplier_id, charge=charge)
