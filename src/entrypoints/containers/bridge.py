"""The bridge's one use case."""

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, Object

from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher
from application.intake.relay_cdrs import RelayCdrs, RelayObserver


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
        pulse_of=Object(pulse_of),
        observer=observer,
    )
