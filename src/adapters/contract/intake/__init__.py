"""What file, stream and feed promise the bridge."""

from adapters.contract.intake.backups import BackupsProbe, StreamBackupsContract
from adapters.contract.intake.feed import CallEventFeedContract, FeedProbe
from adapters.contract.intake.look import LookProbe, StreamLookContract
from adapters.contract.intake.publisher import PublisherProbe, RecordPublisherContract, Stored
from adapters.contract.intake.reading import Reader, SourceProbe, running
from adapters.contract.intake.receipts import (
    ReceiptStateContract,
    ReceiptStateProbe,
    SentLinesContract,
    SentLinesProbe,
    SettledWayContract,
    SettledWayProbe,
)
from adapters.contract.intake.settled_book import SettledBookContract, SettledProbe
from adapters.contract.intake.source import CdrSourceContract, numbered

__all__ = [
    "BackupsProbe",
    "CallEventFeedContract",
    "CdrSourceContract",
    "FeedProbe",
    "LookProbe",
    "PublisherProbe",
    "Reader",
    "ReceiptStateContract",
    "ReceiptStateProbe",
    "RecordPublisherContract",
    "SentLinesContract",
    "SentLinesProbe",
    "SettledBookContract",
    "SettledProbe",
    "SettledWayContract",
    "SettledWayProbe",
    "SourceProbe",
    "Stored",
    "StreamBackupsContract",
    "StreamLookContract",
    "numbered",
    "running",
]
