"""Every provider of every container gives what it promises, and refuses the wrong port."""

import pytest
from dependency_injector.containers import DeclarativeContainer
from dependency_injector.errors import Error
from prometheus_client import CollectorRegistry

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from adapters.memory.intake.receipts import (
    MemoryReceiptState,
    MemorySentLines,
    MemorySettledTellings,
    MemorySettledWay,
    MemoryStreamLook,
)
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.intake.source import MemoryFile
from adapters.memory.intake.stream import MemoryStream
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.live.gateway import MemoryAccountDirectory, MemoryTape, MemoryViewStore
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.memory.proof.seals import MemorySealBook
from application.calls.record_cdrs import RecordCdrs
from application.intake.relay_cdrs import RelayCdrs
from application.live.watch_calls import WatchCalls
from bridge_in_hand import Feed, Lines, Stream
from entrypoints.containers.bridge import BridgeContainer
from entrypoints.containers.live import LiveContainer
from entrypoints.containers.worker import (
    FactsContainer,
    ReceiptsContainer,
    SealsContainer,
    WorkerContainer,
)
from entrypoints.process.loss_metrics import LossMetrics, ResetMetrics
from entrypoints.process.metrics import BridgeMetrics, WorkerMetrics
from live_viewers import a_view
from worker_in_hand import Inbox

BRIDGE = {
    "source": Lines([]),
    "publisher": Stream(),
    "feed": Feed(),
    "observer": BridgeMetrics(CollectorRegistry()),
    "host": "sip-01",
    "tellings": MemorySettledTellings(MemorySettledWay(), "sip-01"),
    "lines": MemorySentLines(MemoryFile()),
    "state": MemoryReceiptState(),
    "losses": LossMetrics(CollectorRegistry()),
}
RECEIPTS = {
    "book": MemorySettledBook(),
    "feed": MemorySettledWay(),
    "look": MemoryStreamLook(MemoryStream()),
    "observer": ResetMetrics(CollectorRegistry()),
}
WORKER = {
    "inbox": Inbox(),
    "prices": MemoryPriceBooks(),
    "ledger": MemoryCdrLedger(),
    "dead_letters": MemoryDeadLetterBox(),
    "settled": MemorySettledBook(),
    "observer": WorkerMetrics(CollectorRegistry()),
}
LIVE = {
    "calls": MemoryTape(),
    "cdrs": MemoryTape(),
    "store": MemoryViewStore(),
    "directory": MemoryAccountDirectory(),
    "prices": MemoryPriceBooks(),
    "view": a_view(),
    "trail": MemoryAuditTrail(),
}
SEALS = {"book": MemorySealBook()}
FACTS = {"log": MemoryFactLog(), "publisher": MemoryFactPublisher()}
EACH = pytest.mark.parametrize(
    ("container", "ports"),
    [
        (BridgeContainer, BRIDGE),
        (WorkerContainer, WORKER),
        (FactsContainer, FACTS),
        (ReceiptsContainer, RECEIPTS),
        (SealsContainer, SEALS),
        (LiveContainer, LIVE),
    ],
)


def test_the_use_cases_are_made_of_the_given_ports() -> None:
    relay = BridgeContainer(**BRIDGE).relay_cdrs()
    assert isinstance(relay, RelayCdrs)
    assert (relay.source, relay.publisher, relay.feed) == (
        BRIDGE["source"], BRIDGE["publisher"], BRIDGE["feed"],
    )  # fmt: skip
    record = WorkerContainer(**WORKER).record_cdrs()
    assert isinstance(record, RecordCdrs)
    assert (record.ledger, record.dead_letters) == (WORKER["ledger"], WORKER["dead_letters"])
    watch = LiveContainer(**LIVE).watch_calls()
    assert isinstance(watch, WatchCalls)
    assert (watch.calls, watch.cdrs, watch.store) == (LIVE["calls"], LIVE["cdrs"], LIVE["store"])


def test_each_salt_is_drawn_once() -> None:
    salt = WorkerContainer(**WORKER).record_cdrs().salt
    drawn = [salt() for _ in range(2500)]
    assert {len(each) for each in drawn} == {16}
    assert len(set(drawn)) == len(drawn)


@EACH
def test_every_provider_can_be_resolved(
    container: type[DeclarativeContainer], ports: dict[str, object]
) -> None:
    made = container(**ports)
    made.check_dependencies()
    resolved = {name: provider() for name, provider in made.providers.items()}
    assert None not in resolved.values()
    assert resolved.keys() > ports.keys()


@EACH
def test_a_missing_port_is_named(
    container: type[DeclarativeContainer], ports: dict[str, object]
) -> None:
    for name in ports:
        made = container(**{key: port for key, port in ports.items() if key != name})
        with pytest.raises(Error, match=name):
            made.check_dependencies()


@EACH
def test_a_wrong_port_is_refused(
    container: type[DeclarativeContainer], ports: dict[str, object]
) -> None:
    for name in ports:
        with pytest.raises(Error):
            getattr(container(**(ports | {name: object()})), name)()
