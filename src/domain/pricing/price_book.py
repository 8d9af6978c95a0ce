"""The one judge of calls: what a call costs, for whom, by which version, or why nobody can tell.

Worker, quote, re-rating, what-if, corrections and live page ask `PriceBook`, and nobody else
decides anything of a price.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from domain.calls.cdr import Cdr
from domain.numbering.book import PlanBook, Source
from domain.pricing.called_side import inbound_under, unpriced
from domain.pricing.decided import UNDECIDED, Decided
from domain.pricing.errors import NoRateError
from domain.pricing.hearing import hear, numbers_of
from domain.pricing.payer_rules import NO_RULES, PayerRules
from domain.pricing.payers import called_payer, live_payer, settled
from domain.pricing.paying import Assignment, Payer, SupplyRoute, Tenure
from domain.pricing.quoting import quoted_call
from domain.pricing.running import RunningPrice, running_price
from domain.pricing.same_dialog import EACH, SameDialog
from domain.pricing.selecting import NOWHERE, Origin, origin_of
from domain.pricing.selling import Tariff
from domain.pricing.sides import Side
from domain.pricing.tariff import TariffVersion
from domain.pricing.under_tariff import NO_TARIFF, price_under, supply_under, tariff_objection
from domain.pricing.verdict import Supply, UnratedReason, Verdict

LONGEST_CALL = timedelta(hours=4)
_NOTHING = timedelta()


@frozen(kw_only=True)
class PriceBook:
    """Everything that a price depends on, as of one moment.

    Attributes:
        version: counts the changes of what prices depend on; 0 where nobody counts them.
        since: calls that were answered before are not priced by it: tariffs may be missing.
        longest_call: one that lasts longer is for a person: a lost BYE lets it last to a time-out.
        plans: by which the numbers of a call are read.
        payers: by the account that the CDR names; of one that moved, who has it last.
        moved: who paid when, the earliest first, by the accounts that have not always been of one.
        companies: all payers by number.
        tariffs: versions by the tariff's name.
        routes: the first that carries a call is its supplier.
        rules: who pays for calls that no account names.
        same_dialog: of which proxies' records one bills a dialog.
        has_inbound: whether a company has, had or will have an inbound tariff.
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
    has_inbound: bool = field(init=False, eq=False, repr=False)
    _asked: dict[str, Tariff] = field(factory=dict, init=False, eq=False, repr=False)

    @has_inbound.default
    def _is_anybody_called(self) -> bool:
        return any(payer.inbound for payer in self.companies.values())

    def is_of(self, version: int) -> bool:
        """Tell whether nothing has changed up to this version that this book does not know."""
        return self.version in (0, version)

    def judge(self, cdr: Cdr, decided: Decided = UNDECIDED) -> Verdict:
        """Say what a call costs; what was decided of it holds, whatever else the book says."""
        payer, meant = settled(self, cdr, decided)
        called = called_payer(self, meant, decided)
        if decided.void:
            return Verdict(company_id=decided.payer, inbound=unpriced(called), voided=True)
        company_id = payer.company_id if payer else None
        reason = self._objection(cdr, decided)
        if reason is not None or cdr.duration <= _NOTHING:
            inbound = unpriced(called, reason)
            return Verdict(company_id=company_id, unrated_reason=reason, inbound=inbound)
        heard = hear(self.plans, meant, decided, company_id)
        inbound = None
        if called is not None:
            tariff = self._tariff_of(called.inbound_at(cdr.start_time))
            inbound = inbound_under(tariff, heard, called)
        supply = self._supply(heard.cdr)
        if payer is None or heard.unknown:
            reason = UnratedReason.UNKNOWN_NUMBER if payer else UnratedReason.UNKNOWN_ACCOUNT
            verdict = Verdict(company_id=company_id, unrated_reason=reason, supply=supply)
        else:
            held = payer.assignment_of(cdr, decided.host)
            verdict = price_under(self._tariff_of(held), heard.cdr, payer, supply)
        return evolve(verdict, inbound=inbound) if inbound else verdict

    def tariffs_for(self, cdr: Cdr, decided: Decided = UNDECIDED) -> Iterator[Assignment]:
        """Give all that could tell by which tariff a call is priced; the first one does."""
        payer, _ = settled(self, cdr, decided)
        if payer is not None:
            yield from payer.assignments_for(origin_of(cdr, decided.host), cdr.start_time)

    def quote(  # noqa: PLR0913 a call has as many parts
        self,
        company_id: int,
        number: str,
        answered_at: datetime,
        *,
        talk: timedelta,
        caller: str | None = None,
        origin: Origin = NOWHERE,
        side: Side = Side.OUTBOUND,
    ) -> Verdict:
        """Judge a call of a company, or to it, that nobody made, as if it had been.

        Raises:
            InvalidCdrError: no record of a call states such times.
        """
        cdr = quoted_call(number, answered_at, talk=talk, caller=caller, origin=origin)
        if side is Side.INBOUND:
            return self.judge(cdr, Decided(payer_in=company_id, host=origin.host)).inbound_side
        return self.judge(cdr, Decided(payer=company_id, host=origin.host))

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

        None as well where its source, which is not told, could tell who pays, or by which tariff.
        """
        payer = live_payer(self, account, host, number, answered_at).payer
        if payer is None or (self.since is not None and answered_at < self.since):
            return None
        origin = Origin(account=account, host=host, callee=number)
        if payer.hangs_on_source(origin, answered_at):
            return None
        tariff = self._tariff_of(payer.assignment_for(origin, answered_at))
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

    def under(self, tariff: str, versions: Sequence[TariffVersion]) -> "PriceBook":
        """Give the book by which every company has had one tariff at all times, but for inbound."""
        always = (Assignment(tariff=tariff, valid_from=datetime.min.replace(tzinfo=UTC)),)

        return evolve(
            self,
            payers={name: payer.calling_by(always) for name, payer in self.payers.items()},
            moved={
                name: [evolve(each, payer=each.payer.calling_by(always)) for each in tenures]
                for name, tenures in self.moved.items()
            },
            companies={number: each.calling_by(always) for number, each in self.companies.items()},
            tariffs={**self.tariffs, tariff: versions},
        )

    def _tariff_of(self, held: Assignment | None) -> Tariff:
        return NO_TARIFF if held is None else self._tariff(held.tariff)

    def _tariff(self, name: str) -> Tariff:
        try:
            return self._asked[name]
        except KeyError:
            found = self._asked[name] = Tariff(self.tariffs.get(name, ()))
            return found

    def _objection(self, cdr: Cdr, decided: Decided) -> UnratedReason | None:
        if cdr.doubt is not None and not decided.stands:
            return UnratedReason.IMPLAUSIBLE
        if cdr.duration <= _NOTHING:
            return None
        if cdr.duration > self.longest_call and not decided.stands:
            return UnratedReason.DURATION_OVER_LIMIT
        too_old = self.since is not None and cdr.start_time < self.since
        return UnratedReason.TOO_OLD if too_old else None

    def _supply(self, cdr: Cdr) -> Supply | None:
        for route in self.routes:
            if route.carries(cdr):
                return supply_under(self._tariff(route.assignment.tariff), cdr, route)
        return None
