"""What the processes are made of: ports in, use cases out; entrypoints own the life cycles."""

from datetime import UTC, datetime, timedelta
from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Object

from adapters.wire.acc_json.routing import event_of, kind_of
from application.calls.ports import CdrInbox, CdrLedger
from application.calls.record_cdrs import RecordCdrs, RecordObserver
from application.facts.ports import FactLog, FactPublisher
from application.facts.relay_facts import RelayFacts
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher
from application.intake.relay_cdrs import RelayCdrs, RelayObserver
from application.letters.ports import DeadLetterBox
from application.live.ports import AccountDirectory, CallTape, ViewStore
from application.live.view import LiveView
from application.live.watch_calls import WatchCalls
from application.pricing.ports import PriceBooks
from application.proof.audit_stream import AuditObserver, AuditStream
from application.proof.ports import AuditBook


class BridgeContainer(DeclarativeContainer):
    """The bridge."""

    source = Dependency(instance_of=CdrSource)
    publisher = Dependency(instance_of=RecordPublisher)
    feed = Dependency(instance_of=CallEventFeed)
    observer = Dependency(instance_of=RelayObserver)
    host = Dependency(instance_of=str)
    relay_cdrs = Factory(
        RelayCdrs,
        source=source,
        publisher=publisher,
        feed=feed,
        host=host,
        kind_of=Object(kind_of),
        event_of=Object(event_of),
        observer=observer,
    )


class WorkerContainer(DeclarativeContainer):
    """The worker."""

    inbox = Dependency(instance_of=CdrInbox)
    prices = Dependency(instance_of=PriceBooks)
    ledger = Dependency(instance_of=CdrLedger)
    dead_letters = Dependency(instance_of=DeadLetterBox)
    observer = Dependency(instance_of=RecordObserver)
    longest_call = Dependency(instance_of=timedelta)
    record_cdrs = Factory(
        RecordCdrs,
        inbox=inbox,
        prices=prices,
        ledger=ledger,
        dead_letters=dead_letters,
        observer=observer,
        longest_call=longest_call,
    )


class AuditContainer(DeclarativeContainer):
    """The audit of the stream, a part of the worker."""

    inbox = Dependency(instance_of=CdrInbox)
    book = Dependency(instance_of=AuditBook)
    observer = Dependency(instance_of=AuditObserver)
    clock = Object(partial(datetime.now, UTC))
    patience = Object(timedelta(seconds=90))
    audit_stream = Factory(
        AuditStream, inbox=inbox, book=book, observer=observer, clock=clock, patience=patience
    )


class FactsContainer(DeclarativeContainer):
    """The relay of facts, a part of the worker."""

    log = Dependency(instance_of=FactLog)
    publisher = Dependency(instance_of=FactPublisher)
    relay_facts = Factory(RelayFacts, log=log, publisher=publisher)


class LiveContainer(DeclarativeContainer):
    """The live gateway."""

    calls = Dependency(instance_of=CallTape)
    cdrs = Dependency(instance_of=CallTape)
    store = Dependency(instance_of=ViewStore)
    directory = Dependency(instance_of=AccountDirectory)
    prices = Dependency(instance_of=PriceBooks)
    view = Dependency(instance_of=LiveView)
    clock = Object(partial(datetime.now, UTC))
    watch_calls = Factory(
        WatchCalls,
        calls=calls,
        cdrs=cdrs,
        store=store,
        directory=directory,
        prices=prices,
        view=view,
        clock=clock,
    )
