"""Full stores under test: their projections, and their logs to be carried elsewhere."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar

from attrs import define, evolve, field, frozen

from adapters.contract.builders import MOMENT
from adapters.contract.calls.amending import a_tariff
from adapters.contract.facts import AuditTrailProbe, EventLogProbe, ProjectionsProbe
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.facts.event_log import MemoryEventLog
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.letters.letter_desk import MemoryDeadLetterDesk
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.memory.pricing.tariffs import MemoryTariffStore
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.facts.audit_trail import TimescaleAuditTrail
from adapters.timescale.facts.event_log import TimescaleEventLog
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.calls.ports import AmendmentBook, CdrLedger, KeptCalls
from application.errors import UnavailableError
from application.facts.data import Projection
from application.facts.ports import AuditTrail, EventLog, Projections
from application.letters.ports import DeadLetterBox, DeadLetterDesk
from application.money.ports import MoneyBook
from application.pricing.ports import NumberPlans, TariffStore
from application.traffic.ports import TrafficBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.servers import drop_database, migrated_database
from domain.money.events import LimitsChanged

DAMAGES = {
    Projection.COMPANIES: "update company set credit_limit = 99 where name = 'Acme';"
    " delete from fraud_suspicion where number = 1",
    Projection.ACCOUNTS: "delete from account where account = 'acct-1'",
    Projection.ASSIGNMENTS: "update tariff_assignment set valid_to = valid_from + interval '1 day'"
    " where tariff = 'retail'; delete from narrow_assignment where kind = 'host'",
    Projection.SUPPLIERS: "update supply_route set account = 'acct-9'",
    Projection.RULES: "update book_rules set longest_call = '1 minute'",
    Projection.PLANS: "update number_plan set strip = '{7}'; delete from number_plan_use"
    " where scope = 'host'",
    Projection.GATE: "update call_identity set stream_seq = stream_seq + 1 where call_key ="
    " (select call_key from cdr order by call_key limit 1)",
    Projection.CDR: "delete from cdr where call_key = (select min(call_key::text)::uuid from cdr)",
    Projection.MOVEMENTS: "alter table balance_movement disable trigger append_only;"
    "delete from balance_movement where id = (select min(id) from balance_movement);"
    "alter table balance_movement enable trigger append_only",
    Projection.BALANCE: "update balance set amount = amount + 0.000000001",
    Projection.TRAFFIC: "update traffic_hourly set cost = cost + 1 where hour ="
    " (select min(hour) from traffic_hourly)",
}


@define
class MemoryFullStoreProbe(ProjectionsProbe, EventLogProbe, AuditTrailProbe):
    """The memory twins, or others of their kind."""

    projections_type: type[MemoryProjections] = MemoryProjections
    event_log_type: type[MemoryEventLog] = MemoryEventLog
    trail_type: type[MemoryAuditTrail] = MemoryAuditTrail
    journal: MemoryJournal = field(factory=MemoryJournal)
    elsewhere: MemoryJournal = field(factory=MemoryJournal)
    ledger: MemoryCdrLedger = field(init=False)
    money: MemoryMoneyBook = field(init=False)
    plans: MemoryNumberPlans = field(init=False)
    amendments: MemoryAmendmentBook = field(init=False)
    kept_calls: MemoryKeptCalls = field(init=False)
    traffic: MemoryTrafficBook = field(init=False)
    projections: MemoryProjections = field(init=False)
    trail: MemoryAuditTrail = field(init=False)
    box: MemoryDeadLetterBox = field(init=False)
    desk: MemoryDeadLetterDesk = field(init=False)
    tariffs: MemoryTariffStore = field(init=False)
    full: MemoryEventLog = field(init=False)
    empty: MemoryEventLog = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.ledger = MemoryCdrLedger(journal=self.journal)
        self.money = MemoryMoneyBook(journal=self.journal)
        self.plans = MemoryNumberPlans(journal=self.journal)
        self.amendments = MemoryAmendmentBook(ledger=self.ledger)
        self.kept_calls = MemoryKeptCalls(self.ledger)
        self.traffic = MemoryTrafficBook(ledger=self.ledger)
        self.projections = self.projections_type(journal=self.journal, traffic=self.traffic)
        self.box = MemoryDeadLetterBox()
        self.desk = MemoryDeadLetterDesk(self.box, MOMENT, journal=self.journal)
        self.tariffs = MemoryTariffStore(at=MOMENT)
        self.trail = self.trail_type(journal=self.journal, desk=self.desk, tariffs=self.tariffs)
        self.full = self.event_log_type(journal=self.journal)
        self.empty = self.event_log_type(journal=self.elsewhere)

    async def tariff(self, name: str) -> None:
        self.money.tariffs[name] = "EUR"

    async def damage(self, projection: Projection) -> None:
        MEMORY_DAMAGES[projection](self)

    async def leave(self) -> None:
        for twin in self._failing():
            twin.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        for twin in self._failing():
            twin.recover()

    def _failing(self) -> tuple[FailsOnDemand, ...]:
        return (self.projections, self.full, self.empty, self.trail)


def _forget_limits(probe: MemoryFullStoreProbe) -> None:
    held = probe.journal.companies[1]
    held.events = [event for event in held.events if not isinstance(event, LimitsChanged)]


def _forget_account(probe: MemoryFullStoreProbe) -> None:
    probe.journal.companies[1].accounts.remove("acct-1")


def _end(probe: MemoryFullStoreProbe) -> None:
    held = probe.journal.companies[1]
    held.assignments = [
        evolve(each, valid_to=each.valid_from + timedelta(days=1)) for each in held.assignments
    ]


def _forge(probe: MemoryFullStoreProbe) -> None:
    key = min(probe.journal.calls)
    probe.journal.calls[key] = evolve(probe.journal.calls[key], fingerprint=key)


def _shorten(probe: MemoryFullStoreProbe) -> None:
    probe.journal.rules = evolve(probe.journal.rules, longest_call=timedelta(minutes=1))


def _unassign(probe: MemoryFullStoreProbe) -> None:
    probe.journal.plans = evolve(probe.journal.plans, uses={})


def _overstate(probe: MemoryFullStoreProbe) -> None:
    hour, kept = next(iter(probe.traffic.kept.items()))
    probe.traffic.kept[hour] = evolve(kept, cost=kept.cost + 1)


def _add_a_little(probe: MemoryFullStoreProbe) -> None:
    probe.journal.companies[1].balance += Decimal("0.000000001")


MEMORY_DAMAGES: Mapping[Projection, Callable[[MemoryFullStoreProbe], object]] = {
    Projection.COMPANIES: _forget_limits,
    Projection.ACCOUNTS: _forget_account,
    Projection.ASSIGNMENTS: _end,
    Projection.SUPPLIERS: lambda probe: probe.journal.suppliers[1].routes.clear(),
    Projection.RULES: _shorten,
    Projection.PLANS: _unassign,
    Projection.GATE: _forge,
    Projection.CDR: lambda probe: probe.journal.calls.pop(min(probe.journal.calls)),
    Projection.MOVEMENTS: lambda probe: probe.journal.entries.pop(0),
    Projection.BALANCE: _add_a_little,
    Projection.TRAFFIC: _overstate,
}


@frozen
class TimescaleFullStoreProbe(ProjectionsProbe, EventLogProbe, AuditTrailProbe):
    """PostgreSQL, as its owner; `elsewhere` is an empty database beside it."""

    store: TimescaleStoreProbe
    elsewhere: Pool
    elsewhere_dsn: str

    @property
    def ledger(self) -> CdrLedger:
        return TimescaleCdrLedger(self.store.pool)

    @property
    def money(self) -> MoneyBook:
        return TimescaleMoneyBook(self.store.pool)

    @property
    def plans(self) -> NumberPlans:
        return TimescaleNumberPlans(self.store.pool)

    @property
    def amendments(self) -> AmendmentBook:
        return TimescaleAmendmentBook(self.store.pool)

    @property
    def kept_calls(self) -> KeptCalls:
        return TimescaleKeptCalls(self.store.pool)

    @property
    def traffic(self) -> TrafficBook:
        return TimescaleTrafficBook(self.store.pool)

    @property
    def projections(self) -> Projections:
        return TimescaleProjections(self.store.pool)

    @property
    def trail(self) -> AuditTrail:
        return TimescaleAuditTrail(self.store.pool)

    @property
    def box(self) -> DeadLetterBox:
        return TimescaleDeadLetterBox(self.store.pool)

    @property
    def desk(self) -> DeadLetterDesk:
        return TimescaleDeadLetterDesk(self.store.pool)

    @property
    def tariffs(self) -> TariffStore:
        return TimescaleTariffStore(self.store.pool)

    @property
    def full(self) -> EventLog:
        return TimescaleEventLog(self.store.pool)

    @property
    def empty(self) -> EventLog:
        return TimescaleEventLog(self.elsewhere)

    @property
    def can_leave(self) -> bool:
        return self.store.can_leave

    async def tariff(self, name: str) -> None:
        await TimescaleTariffStore(self.store.pool).save(a_tariff("0.60", name=name))

    async def damage(self, projection: Projection) -> None:
        await self.store.pool.execute(DAMAGES[projection])

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


Probe = TypeVar("Probe", bound=TimescaleFullStoreProbe)


def full_store(
    store: TimescaleStoreProbe,
) -> AbstractAsyncContextManager[TimescaleFullStoreProbe]:
    """Open a store and an empty database elsewhere."""
    return full_store_of(TimescaleFullStoreProbe, store)


@asynccontextmanager
async def full_store_of(kind: type[Probe], store: TimescaleStoreProbe) -> AsyncIterator[Probe]:
    """Open one that has more to show."""
    dsn = await migrated_database(store.server)
    async with open_pool(DatabaseSettings(url=dsn)) as elsewhere:
        yield kind(store, elsewhere, dsn)
    await drop_database(store.server, dsn)
