"""What inbox, ledger, corrections and archive promise about calls."""

from adapters.contract.calls.amending import AmendmentProbe
from adapters.contract.calls.amendments import AmendmentBookContract
from adapters.contract.calls.archive import CallArchiveContract
from adapters.contract.calls.debiting import DebitingContract, LedgerProbe
from adapters.contract.calls.delivering import EnteringProbe
from adapters.contract.calls.entering import EnteringContract
from adapters.contract.calls.files import CallFileContract, CallFileProbe
from adapters.contract.calls.forgetting import PartyBookContract, PartyProbe
from adapters.contract.calls.inbox import CdrInboxContract, InboxProbe
from adapters.contract.calls.keeping import KeptCallsContract
from adapters.contract.calls.ledger import CdrLedgerContract
from adapters.contract.calls.searching import ArchiveProbe

__all__ = [
    "AmendmentBookContract",
    "AmendmentProbe",
    "ArchiveProbe",
    "CallArchiveContract",
    "CallFileContract",
    "CallFileProbe",
    "CdrInboxContract",
    "CdrLedgerContract",
    "DebitingContract",
    "EnteringContract",
    "EnteringProbe",
    "InboxProbe",
    "KeptCallsContract",
    "LedgerProbe",
    "PartyBookContract",
    "PartyProbe",
]
