"""What every store promises of its projections: all of them follow from the log."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from ipaddress import ip_network
from typing import Protocol

import pytest
from attrs import define, evolve, field, frozen

from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.calls.amend_call import CorrectCall, VoidCall
from application.calls.ports import AmendmentBook, CdrLedger
from application.calls.rerate_calls import RerateCalls
from application.errors import UnavailableError
from application.facts.data import Projection, Rebuilt
from application.facts.ports import Projections
from application.money.ports import MoneyBook
from application.traffic.ports import TrafficBook
from builders import MOMENT
from contract.companies import CURRENCIES, EURO, a_company, a_top_up
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.servers import PostgresServer
from contract.test_amendments import HOURS, MONTH, ORDER, a_call, a_tariff, prices
from contract.test_the_ledger_contract import refused
from domain.money import deciding
from domain.money.events import LimitsChanged
from domain.money.limits import Limits
from domain.money.routes import Route
from domain.money.supplying import adding, open_route
from domain.pricing.price_book import Assignment, PriceBook, SupplyRoute
from tariff_builders import START

RINGING = Decimal("1795462225.5")
RETAIL = Assignment(tariff="retail", valid_from=START)
DAMAGES = {
    Projection.COMPANIES: "update company set credit_limit = 99 where name = 'Acme'",
    Projection.ACCOUNTS: "delete from account where account = 'acct-1'",
    Projection.ASSIGNMENTS: "update tariff_assignment set valid_to = null where tariff = 'retail'",
    Projection.SUPPLIERS: "update supply_route set account = 'acct-9'",
    Projection.GATE: "update call_identity set fingerprint = gen_random_uuid() where call_key ="
    " (select call_key from cdr order by call_key limit 1)",
    Projection.CDR: "delete from cdr where call_key = (select min(call_key::text)::uuid from cdr)",
    Projection.MOVEMENTS: "alter table balance_movement disable trigger append_only;"
    "delete from balance_movement where id = (select min(id) from balance_movement);"
    "alter table balance_movement enable trigger append_only",
    Projection.BALANCE: "update balance set amount = amount + 0.000000001",
    Projection.TRAFFIC: "update traffic_hourly set cost = cost + 1 where hour ="
    " (select min(hour) from traffic_hourly)",
}


class ProjectionProbe(Protocol):
    """A store whose log and projections are full of everything."""

    ledger: CdrLedger
    money: MoneyBook
    amendments: AmendmentBook
    traffic: TrafficBook
    projections: Projections

    async def tariff(self, name: str) -> None:
        """Let there be a tariff of this name."""

    async def damage(self, projection: Projection) -> None:
        """Change what people read past the log."""

    async def leave(self) -> None:
        """Let the store go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryProjectionProbe(ProjectionProbe):
    """The memory twins."""

    twin: type[MemoryProjections] = MemoryProjections
    journal: MemoryJournal = field(factory=MemoryJournal)

    def __attrs_post_init__(self) -> None:
        ledger = MemoryCdrLedger(journal=self.journal)
        self.ledger, self.traffic = ledger, MemoryTrafficBook(ledger=ledger)
        self.money = self._book = MemoryMoneyBook(journal=self.journal)
        self.amendments = MemoryAmendmentBook(ledger=ledger)
        self.projections = self._twin = self.twin(journal=self.journal, traffic=self.traffic)

    ledger: CdrLedger = field(init=False)
    money: MoneyBook = field(init=False)
    amendments: AmendmentBook = field(init=False)
    traffic: MemoryTrafficBook = field(init=False)
    projections: Projections = field(init=False)
    _book: MemoryMoneyBook = field(init=False)
    _twin: MemoryProjections = field(init=False)

    async def tariff(self, name: str) -> None:
        self._book.tariffs[name] = "EUR"

    async def damage(self, projection: Projection) -> None:
        MEMORY_DAMAGES[projection](self)

    async def leave(self) -> None:
        self._twin.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._twin.recover()


def _forget_limits(probe: MemoryProjectionProbe) -> None:
    held = probe.journal.companies[1]
    held.events = [event for event in held.events if not isinstance(event, LimitsChanged)]


def _forget_account(probe: MemoryProjectionProbe) -> None:
    probe.journal.companies[1].accounts.remove("acct-1")


def _prolong(probe: MemoryProjectionProbe) -> None:
    held = probe.journal.companies[1]
    held.assignments = [evolve(assignment, valid_to=None) for assignment in held.assignments]


def _forge(probe: MemoryProjectionProbe) -> None:
    key = min(probe.journal.calls)
    probe.journal.calls[key] = evolve(probe.journal.calls[key], fingerprint=key)


def _overstate(probe: MemoryProjectionProbe) -> None:
    hour, kept = next(iter(probe.traffic.kept.items()))
    probe.traffic.kept[hour] = evolve(kept, cost=kept.cost + 1)


def _add_a_little(probe: MemoryProjectionProbe) -> None:
    probe.journal.companies[1].balance += Decimal("0.000000001")


MEMORY_DAMAGES: Mapping[Projection, Callable[[MemoryProjectionProbe], object]] = {
    Projection.COMPANIES: _forget_limits,
    Projection.ACCOUNTS: _forget_account,
    Projection.ASSIGNMENTS: _prolong,
    Projection.SUPPLIERS: lambda probe: probe.journal.suppliers[1].routes.clear(),
    Projection.GATE: _forge,
    Projection.CDR: lambda probe: probe.journal.calls.pop(min(probe.journal.calls)),
    Projection.MOVEMENTS: lambda probe: probe.journal.entries.pop(0),
    Projection.BALANCE: _add_a_little,
    Projection.TRAFFIC: _overstate,
}


@frozen
class TimescaleProjectionProbe(ProjectionProbe):
    """PostgreSQL, as its owner."""

    store: TimescaleStoreProbe
    ledger: CdrLedger
    money: MoneyBook
    amendments: AmendmentBook
    traffic: TrafficBook
    projections: Projections

    async def tariff(self, name: str) -> None:
        await TimescaleTariffStore(self.store.pool).save(a_tariff("0.60", name=name))

    async def damage(self, projection: Projection) -> None:
        await self.store.pool.execute(DAMAGES[projection])

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


async def fill(probe: ProjectionProbe) -> None:
    """Let everything happen that can."""
    for name in ("retail", "summer", "wholesale"):
        await probe.tariff(name)
    company = await a_company(probe.money, "Akme", Limits(credit_limit=Decimal(50)))
    other = await a_company(probe.money, "Beta")
    summer = Assignment(tariff="summer", valid_from=MOMENT)
    for decide in (
        deciding.map_account("acct-1"), deciding.assign(RETAIL), deciding.assign(summer),
        a_top_up("30"), deciding.rename("Acme", "a slip"), deciding.suspend("fraud"),
        deciding.set_limits(lambda _: Limits(credit_limit=Decimal(60)), CURRENCIES.find),
    ):  # fmt: skip
        await probe.money.change(company, decide)
    for account in ("acct-2", "acct-1", "acct-3"):
        await probe.money.change(other, deciding.map_account(account))
    await probe.money.change(company, deciding.map_account("acct-1"))
    supplier = (await probe.money.add_supplier(adding("carrier", EURO))).id
    way = Assignment(tariff="wholesale", valid_from=START)
    route = Route(assignment=way, account="acct-1", network=ip_network("127.0.0.0/8"))
    await probe.money.change_supplier(supplier, open_route(route))
    await _talk(probe, company, supplier)


async def _talk(probe: ProjectionProbe, company: int, supplier: int) -> None:
    way = Assignment(tariff="wholesale", valid_from=START)
    routes = [SupplyRoute(supplier_id=supplier, currency="EUR", assignment=way, account="acct-1")]

    def book(price: str) -> PriceBook:
        tariffs = {"retail": [a_tariff(price)], "wholesale": [a_tariff("0.30")]}
        return evolve(prices(company, a_tariff(price)), routes=routes, tariffs=tariffs)

    calls = [
        a_call(n, book("0.60") if n % 7 else PriceBook(), duration=n % 90, ringing_at=RINGING)
        for n in range(1, 101)
    ]
    await probe.ledger.record(calls)
    await RerateCalls(book=probe.amendments, prices=book("0.75"), longest_call=HOURS)(MONTH, ORDER)
    await VoidCall(book=probe.amendments)(calls[3].call_key, ORDER)
    correct = CorrectCall(book=probe.amendments, prices=book("0.75"))
    await correct(calls[4].call_key, timedelta(seconds=61.5), ORDER)
    while await probe.traffic.advance():
        pass


async def rebuild(
    probe: ProjectionProbe, projection: Projection, *, dry_run: bool = False
) -> Rebuilt:
    return await probe.projections.rebuild(projection, dry_run=dry_run)


class ProjectionContract:
    async def test_what_people_read_follows_from_the_log(self, probe: ProjectionProbe) -> None:
        await fill(probe)
        for projection in Projection:
            found = await rebuild(probe, projection)
            assert (found.good, found.applied) == (True, False), (projection, found)
            assert found.rows > 0

    async def test_what_is_wrong_is_told_and_put_right(self, probe: ProjectionProbe) -> None:
        await fill(probe)
        for projection in Projection:
            await probe.damage(projection)
            looked = await rebuild(probe, projection, dry_run=True)
            assert (looked.good, looked.applied) == (False, False), projection
            mended = await rebuild(probe, projection)
            assert mended == looked.after_applying(), projection
            assert (await rebuild(probe, projection)).good, projection
        for projection in Projection:
            assert (await rebuild(probe, projection)).good, projection

    async def test_who_rebuilds_is_told_how_far_it_is(self, probe: ProjectionProbe) -> None:
        await fill(probe)
        seen: list[int] = []
        await probe.projections.rebuild(Projection.CDR, dry_run=True, seen=seen.append)
        assert sum(seen) == 100

    async def test_an_empty_log_makes_nothing(self, probe: ProjectionProbe) -> None:
        for projection in Projection:
            found = await rebuild(probe, projection)
            assert (found.good, found.rows) == (True, 0)

    async def test_away_means_later(self, probe: ProjectionProbe) -> None:
        await fill(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await rebuild(probe, Projection.CDR)
        await probe.come_back()
        assert (await rebuild(probe, Projection.CDR)).good


class TestMemory(ProjectionContract):
    @pytest.fixture
    def probe(self) -> ProjectionProbe:
        return MemoryProjectionProbe()


class TestTimescale(ProjectionContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[ProjectionProbe]:
        async with timescale_probe(postgres_server, database) as store:
            yield TimescaleProjectionProbe(
                store,
                TimescaleCdrLedger(store.pool),
                TimescaleMoneyBook(store.pool),
                TimescaleAmendmentBook(store.pool),
                TimescaleTrafficBook(store.pool),
                TimescaleProjections(store.pool),
            )


@define
class AlwaysGood(MemoryProjections):
    """Finds nothing wrong, whatever there is."""

    async def rebuild(self, projection: Projection, *, dry_run: bool, **_: object) -> Rebuilt:
        found = await MemoryProjections.rebuild(self, projection, dry_run=dry_run)
        return evolve(found, missing=0, extra=0, different=0, applied=False)


@define
class AppliesDry(MemoryProjections):
    """Puts right what it was only asked about."""

    async def rebuild(self, projection: Projection, *, dry_run: bool, **_: object) -> Rebuilt:
        found = await MemoryProjections.rebuild(self, projection, dry_run=False)
        return evolve(found, applied=found.applied and not dry_run)


@pytest.mark.parametrize("twin", [AlwaysGood, AppliesDry])
async def test_a_wrong_twin_is_refused(twin: type[MemoryProjections]) -> None:
    wrong = await refused(ProjectionContract, lambda: MemoryProjectionProbe(twin=twin))
    assert "test_what_is_wrong_is_told_and_put_right" in wrong
