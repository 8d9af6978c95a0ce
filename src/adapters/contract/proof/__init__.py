"""What census, audit book and view of the stream promise the proof."""

from adapters.contract.proof.audit_book import AuditBookContract, AuditProbe
from adapters.contract.proof.census import CensusProbe, RecordCensusContract
from adapters.contract.proof.closes import CloseBookContract
from adapters.contract.proof.fold import BookFoldContract, FoldProbe
from adapters.contract.proof.heads import HeadLogContract, HeadLogProbe
from adapters.contract.proof.month import CloseProbe
from adapters.contract.proof.old_calls import OldCallsContract, OldCallsProbe
from adapters.contract.proof.seals import SealBookContract, SealProbe
from adapters.contract.proof.stream_view import StreamViewContract, StreamViewProbe
from adapters.contract.proof.verdicts import VerdictBookContract, VerdictProbe

__all__ = [
    "AuditBookContract",
    "AuditProbe",
    "BookFoldContract",
    "CensusProbe",
    "CloseBookContract",
    "CloseProbe",
    "FoldProbe",
    "HeadLogContract",
    "HeadLogProbe",
    "OldCallsContract",
    "OldCallsProbe",
    "RecordCensusContract",
    "SealBookContract",
    "SealProbe",
    "StreamViewContract",
    "StreamViewProbe",
    "VerdictBookContract",
    "VerdictProbe",
]
