"""What inbox, ledger, corrections and archive promise about calls."""

from adapters.contract.calls.amending import AmendmentProbe
from adapters.contract.calls.amendments import AmendmentBookContract
from adapters.contract.calls.archive import ArchiveProbe, CallArchiveContract
from adapters.contract.calls.debiting import DebitingContract, LedgerProbe
from adapters.contract.calls.delivering import EnteringProbe
from adapters.contract.calls.entering import EnteringContract
from adapters.contract.calls.inbox import CdrInboxContract, InboxProbe
from adapters.contract.calls.ledger import CdrLedgerContract

__all__ = [
    "AmendmentBookContract",
    "AmendmentProbe",
    "ArchiveProbe",
    "CallArchiveContract",
    "CdrInboxContract",
    "CdrLedgerContract",
    "DebitingContract",
    "EnteringContract",
    "EnteringProbe",
    "InboxProbe",
    "LedgerProbe",
]
