"""The bridge's use cases: lines to the stream, and what the stream has lost once more."""

from datetime import UTC, datetime
from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Object, Singleton

from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.intake.held_lines import HeldLines
from application.intake.keep_receipts import KeepReceipts, ReceiptObserver
from application.intake.ports import (
    CallEventFeed,
    CdrSource,
    ReceiptState,
    RecordPublisher,
    SentLines,
    SettledTellings,
)
from application.intake.records import Records
from application.intake.relay_cdrs import RelayCdrs, RelayObserver
from domain.intake.receipts import Receipts


class BridgeContainer(DeclarativeContainer):
    """The bridge."""

    source = Dependency(instance_of=CdrSource)
    publisher = Dependency(instance_of=RecordPublisher)
    feed = Dependency(instance_of=CallEventFeed)
    observer = Dependency(instance_of=RelayObserver)
    host = Dependency(instance_of=str)
    tellings = Dependency(instance_of=SettledTellings)
    lines = Dependency(instance_of=SentLines)
    state = Dependency(instance_of=ReceiptState)
    losses = Dependency(instance_of=ReceiptObserver)
    receipts = Singleton(Receipts)
    held = Singleton(HeldLines)
    relay_cdrs = Factory(
        RelayCdrs,
        source=source,
        publisher=publisher,
        feed=feed,
        host=host,
        kind_of=Object(kind_of),
        event_of=Object(event_of),
        pulse_of=Object(pulse_of),
        observer=observer,
        receipts=receipts,
        held=held,
    )
    keep_receipts = Factory(
        KeepReceipts,
        source=source,
        publisher=publisher,
        tellings=tellings,
        lines=lines,
        state=state,
        records=Factory(Records, host=host, kind_of=Object(kind_of)),
        receipts=receipts,
        held=held,
        observer=losses,
        clock=Object(partial(datetime.now, UTC)),
    )
