"""The use cases of the worker: recording, and what it does beside."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_bytes

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Factory, List, Object

from application.calls.observing import RecordObserver
from application.calls.ports import CdrInbox, CdrLedger
from application.calls.record_cdrs import RecordCdrs
from application.facts.ports import FactLog, FactPublisher
from application.facts.relay_facts import RelayFacts
from application.intake.ports import SettledBook, SettledFeed, StreamLook
from application.intake.tell_settled import StreamObserver, TellSettled
from application.letters.ports import DeadLetterBox
from application.money.bundles import SettleBundles
from application.money.ports import InvoiceBook, MoneyBook, MoneyRegister
from application.money.settle_running import SettleRunning
from application.pricing.ports import PriceBooks
from application.proof.audit_stream import AuditObserver, AuditStream
from application.proof.checking import Check
from application.proof.checks import FollowsFromLog, MoneyHolds, SealsHold
from application.proof.ports import AuditBook, BookFold, RecordCensus, SealBook, VerdictBook
from application.proof.prove_book import ProveBook
from application.proof.prove_day import ProveDay
from application.proof.seal_log import SealLog
from application.proof.verify_seals import VerifySeals
from application.traffic.ports import SpendingBook
from application.traffic.watch_fraud import WatchFraud

_SALT = 16
_CALLS_A_DRAW = 1000


def salts() -> Iterator[bytes]:
    """Give salts without end, drawn for many calls at once: a draw is a call of the kernel."""
    while True:
        drawn = token_bytes(_SALT * _CALLS_A_DRAW)
        yield from (drawn[start : start + _SALT] for start in range(0, len(drawn), _SALT))


class WorkerContainer(DeclarativeContainer):
    """The worker."""

    inbox = Dependency(instance_of=CdrInbox)
    prices = Dependency(instance_of=PriceBooks)
    ledger = Dependency(instance_of=CdrLedger)
    dead_letters = Dependency(instance_of=DeadLetterBox)
    settled = Dependency(instance_of=SettledBook)
    observer = Dependency(instance_of=RecordObserver)
    salt = Object(partial(next, salts()))
    record_cdrs = Factory(
        RecordCdrs,
        inbox=inbox,
        prices=prices,
        ledger=ledger,
        dead_letters=dead_letters,
        settled=settled,
        observer=observer,
        salt=salt,
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


class ReceiptsContainer(DeclarativeContainer):
    """The receipt from the book back to the files, a part of the worker."""

    book = Dependency(instance_of=SettledBook)
    feed = Dependency(instance_of=SettledFeed)
    look = Dependency(instance_of=StreamLook)
    observer = Dependency(instance_of=StreamObserver)
    clock = Object(partial(datetime.now, UTC))
    tell_settled = Factory(
        TellSettled, book=book, feed=feed, look=look, observer=observer, clock=clock
    )


class SealsContainer(DeclarativeContainer):
    """The seals over the log, a part of the worker."""

    book = Dependency(instance_of=SealBook)
    clock = Object(partial(datetime.now, UTC))
    seal_log = Factory(SealLog, book=book, clock=clock)


class BundlesContainer(DeclarativeContainer):
    """The bundles of running months, a part of the worker."""

    book = Dependency(instance_of=MoneyBook)
    register = Dependency(instance_of=MoneyRegister)
    invoices = Dependency(instance_of=InvoiceBook)
    clock = Object(partial(datetime.now, UTC))
    settling = Factory(SettleBundles, book=book, register=register, invoices=invoices)
    settle_running = Factory(SettleRunning, register=register, settling=settling, clock=clock)


class FraudContainer(DeclarativeContainer):
    """The look at what companies spend, a part of the worker."""

    book = Dependency(instance_of=MoneyBook)
    register = Dependency(instance_of=MoneyRegister)
    spending = Dependency(instance_of=SpendingBook)
    clock = Object(partial(datetime.now, UTC))
    watch_fraud = Factory(WatchFraud, book=book, register=register, spending=spending, clock=clock)


class ProofContainer(DeclarativeContainer):
    """The proof of each day, a part of the worker."""

    census = Dependency(instance_of=RecordCensus)
    fold = Dependency(instance_of=BookFold)
    seals = Dependency(instance_of=SealBook)
    book = Dependency(instance_of=VerdictBook)
    clock = Object(partial(datetime.now, UTC))
    # What the book alone can tell of a day: another check is added here.
    checks = List(
        Factory(Check, "money", Factory(MoneyHolds, census)),
        Factory(Check, "book", Factory(FollowsFromLog, Factory(ProveBook, fold=fold))),
        Factory(Check, "log", Factory(SealsHold, Factory(VerifySeals, book=seals, clock=clock))),
    )
    prove_day = Factory(ProveDay, book=book, seals=seals, checks=checks, clock=clock)
