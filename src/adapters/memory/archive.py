"""The stored calls in memory, for reading: the same records that the memory ledger keeps."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from adapters import event_json
from adapters.memory.ledger import MemoryCdrLedger
from application.archive import CallQuery, CallStory, Copy, RecordedEvent, StoredCall
from application.messages import ReceivedCdr
from application.ports.operator import CallArchive
from domain.events import CallReceived


@frozen
class MemoryCallArchive(CallArchive):
    """Calls as the ledger has them; `at` is the moment of every event."""

    ledger: MemoryCdrLedger
    at: datetime

    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        self.ledger.fail_if_planned()
        found = [call for call in map(_call, self.ledger.calls.values()) if _matches(call, wanted)]
        found.sort(key=lambda call: call.call_key)
        found.sort(key=lambda call: call.start_time, reverse=True)
        return found[: wanted.limit]

    async def stories(self, call_id: str) -> Sequence[CallStory]:
        self.ledger.fail_if_planned()
        found = [self._story(c) for c in self.ledger.calls.values() if c.cdr.call_id == call_id]
        return sorted(found, key=lambda story: (story.call.start_time, story.call.call_key))

    def _story(self, received: ReceivedCdr) -> CallStory:
        copies = [c for c in self.ledger.copies.values() if c.call_key == received.call_key]
        return CallStory(
            call=_call(received),
            provenance=received.provenance,
            events=[
                RecordedEvent(
                    version=1,
                    type=event_json.TYPE,
                    schema_version=event_json.SCHEMA_VERSION,
                    at=self.at,
                    data=event_json.encode(_event(received)),
                )
            ],
            copies=[_copy(copy) for copy in sorted(copies, key=_place_in_stream)],
        )


def _matches(call: StoredCall, wanted: CallQuery) -> bool:
    return (
        (wanted.start is None or call.start_time >= wanted.start)
        and (wanted.end is None or call.start_time < wanted.end)
        and all(
            getattr(wanted, name) in (None, getattr(call, name))
            for name in ("caller", "callee", "account", "call_id", "outcome")
        )
    )


def _call(received: ReceivedCdr) -> StoredCall:
    cdr = received.cdr
    return StoredCall(
        call_key=received.call_key,
        call_id=cdr.call_id,
        from_tag=cdr.from_tag,
        to_tag=cdr.to_tag,
        host=received.provenance.host,
        start_time=cdr.start_time,
        end_time=cdr.end_time,
        duration=cdr.duration,
        caller=cdr.caller,
        callee=cdr.callee,
        account=cdr.account,
        src_ip=cdr.src_ip,
        sip_code=cdr.sip_code,
        outcome=cdr.outcome,
        hangup_by=cdr.hangup_by,
        rating="unrated",
        unrated_reason=received.unrated_reason,
        receipt=received.receipt,
    )


def _event(received: ReceivedCdr) -> CallReceived:
    return CallReceived(
        call_key=received.call_key,
        fingerprint=received.fingerprint,
        cdr=received.cdr,
        provenance=received.provenance,
        receipt=received.receipt,
        unrated_reason=received.unrated_reason,
    )


def _copy(received: ReceivedCdr) -> Copy:
    return Copy(
        host=received.provenance.host,
        file_id=received.provenance.file_id,
        offset=received.provenance.offset,
        receipt=received.receipt,
    )


def _place_in_stream(received: ReceivedCdr) -> tuple[datetime, int]:
    return received.receipt.stored_at, received.receipt.stream_seq
