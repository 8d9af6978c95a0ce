"""What the subject needs from outside: lines in, records out, and the receipt that comes back."""

from application.intake.ports.backups import StreamBackups
from application.intake.ports.receipts import (
    ReceiptState,
    SentLines,
    SettledBook,
    SettledFeed,
    SettledTellings,
    StreamLook,
)
from application.intake.ports.relaying import (
    CallEventFeed,
    CdrSource,
    RecordPublisher,
    Told,
)

__all__ = [
    "CallEventFeed",
    "CdrSource",
    "ReceiptState",
    "RecordPublisher",
    "SentLines",
    "SettledBook",
    "SettledFeed",
    "SettledTellings",
    "StreamBackups",
    "StreamLook",
    "Told",
]
