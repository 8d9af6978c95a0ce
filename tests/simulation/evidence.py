"""What stands in a world at its end, in the words of the oracle."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal

from application.facts.data import Projection
from application.traffic.data import TrafficHour
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact, Fact
from domain.money.events import BalanceExhausted, BalanceRestored
from oracle.book import EXHAUSTED, RESTORED, Book, KeptCall, KeptLetter, Move, Traffic
from oracle.told import call_of, digest
from simulation.log import fact_of
from simulation.opening import NAMES
from simulation.script import HOSTS
from simulation.world import World

_MILLISECOND = timedelta(milliseconds=1)
_PROJECTIONS = 2


async def book_of(world: World, paid: dict[str, Decimal]) -> Book:
    """Gather it."""
    store, broker = world.store, world.broker
    journal, ledger, box = store.ledger.journal, store.ledger, store.box
    names = {key: _name(call) for key, call in ledger.calls.items()}
    audit = broker.consumers[-1]
    return Book(
        calls=[_kept(call) for call in ledger.calls.values()],
        received=Counter(_name(f) for f in journal.log if isinstance(f, CallReceived)),
        letters=[
            KeptLetter(host=each.provenance.host, digest=digest(each.raw), reason=each.reason)
            for each in box.letters
        ],
        moves=[
            Move(
                company=NAMES[entry.movement.company_id],
                amount=entry.movement.amount,
                call=names[entry.movement.call_key] if entry.movement.call_key else None,
            )
            for entry in journal.entries
        ],
        balances={NAMES[held.id]: held.balance for held in journal.companies.values()},
        paid=paid,
        hours=_traffic(store.traffic.kept.values()),
        messages=broker.stored,
        ends={
            "stored": [call.receipt.stream_seq for call in ledger.calls.values()],
            "parked": [each.receipt.stream_seq for each in box.letters],
            "duplicate": [each.stream_seq for each in (*ledger.copies, *box.copies)],
        },
        crossings=list(_crossings(journal.log)),
        facts=[f.event_id for n, each in enumerate(journal.log) if (f := fact_of(n, each))],
        heard=list(store.heard.stored),
        lost=broker.lost,
        # What the audit was given it need not miss; before its first message it knows of nothing.
        audited=[n for n in broker.lost if n in audit.given or n < store.audited_from],
        gaps=[(gap.first_seq, gap.last_seq) for gap in store.audit.gaps],
        too_early=[str(span) for span in store.too_early],
        untold=[str(line) for line in world.untold()],
        once=[host for host in HOSTS if store.prices.same_dialog.holds_for(host)],
        astray=[name async for name in _astray(world)],
    )


def _name(call: CallReceived) -> str:
    return call_of(call.cdr.call_id or "", call.cdr.caller or "")


def _kept(call: CallReceived) -> KeptCall:
    verdict, cdr = call.verdict, call.cdr
    amount = verdict.charge.amount if verdict.charge else Decimal(0)
    return KeptCall(
        call=_name(call),
        milliseconds=cdr.duration // _MILLISECOND,
        account=cdr.account or "",
        number=cdr.callee or "",
        company=NAMES[verdict.company_id] if verdict.company_id else None,
        amount=None if verdict.unrated_reason else amount,
        host=call.provenance.host,
        leg=verdict.leg_of is not None,
    )


def _traffic(hours: Iterable[TrafficHour]) -> Traffic:
    found = list(hours)
    cost = sum((hour.cost for hour in found), Decimal(0))
    return Traffic(attempts=sum(hour.attempts for hour in found), cost=cost)


def _crossings(log: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    for fact in log:
        if isinstance(fact, CompanyFact) and isinstance(fact.event, BalanceExhausted):
            yield NAMES[fact.company_id], EXHAUSTED
        elif isinstance(fact, CompanyFact) and isinstance(fact.event, BalanceRestored):
            yield NAMES[fact.company_id], RESTORED


async def _astray(world: World) -> AsyncIterator[str]:
    # Each is computed from the whole log: some in this run, others in the next.
    for projection in world.dice.sample(list(Projection), _PROJECTIONS):
        rebuilt = await world.store.projections.rebuild(projection, dry_run=True)
        if not rebuilt.good:
            yield projection.value
