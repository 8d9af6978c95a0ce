"""What of the product runs in a world; a test of the oracle puts a part there that is wrong."""

from collections.abc import Callable
from datetime import timedelta

from attrs import frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import MemoryJournal
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.calls.record_cdrs import RecordCdrs
from application.facts.relay_facts import RelayFacts
from application.intake.keep_receipts import KeepReceipts
from application.intake.relay_cdrs import RelayCdrs
from application.proof.audit_stream import AuditStream
from domain.pricing.price_book import PriceBook
from simulation.opening import prices


@frozen(kw_only=True)
class Parts:
    """The use cases, and the memory twins of what they write to.

    Attributes:
        patience: of the audit.
    """

    relay_cdrs: type[RelayCdrs] = RelayCdrs
    record_cdrs: type[RecordCdrs] = RecordCdrs
    keep_receipts: type[KeepReceipts] = KeepReceipts
    relay_facts: type[RelayFacts] = RelayFacts
    audit: type[AuditStream] = AuditStream
    patience: timedelta = timedelta(seconds=90)
    prices: Callable[[], PriceBook] = prices
    journal: type[MemoryJournal] = MemoryJournal
    ledger: type[MemoryCdrLedger] = MemoryCdrLedger
    box: type[MemoryDeadLetterBox] = MemoryDeadLetterBox
    audit_book: type[MemoryAuditBook] = MemoryAuditBook
    money: type[MemoryMoneyBook] = MemoryMoneyBook
    traffic: type[MemoryTrafficBook] = MemoryTrafficBook


RIGHT = Parts()
