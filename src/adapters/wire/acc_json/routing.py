"""The wire's functions in the words of the use cases: a result for every line, no exception."""

from adapters.wire.acc_json.decoding import decode_cdr, decode_phase, decode_pulse
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import record_kind
from application.calls.data import Malformed
from application.intake.data import RecordKind
from application.intake.records import Unusable
from domain.calls.cdr import Cdr
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import KamailioPulse


def kind_of(payload: bytes) -> RecordKind | Unusable:
    """Tell where a line belongs, or why it belongs to the dead letters."""
    try:
        return record_kind(payload)
    except MalformedRecordError as error:
        return Unusable(error.reason)


def event_of(payload: bytes, host: str) -> CallEvent | Unusable:
    """Give the live event of a phase line, or why it gives none."""
    try:
        return decode_phase(payload, host)
    except MalformedRecordError as error:
        return Unusable(error.reason)


def pulse_of(payload: bytes) -> KamailioPulse | Unusable:
    """Give the sign of life of a pulse line, or why it gives none."""
    try:
        return decode_pulse(payload)
    except MalformedRecordError as error:
        return Unusable(error.reason)


def cdr_of(payload: bytes) -> Cdr | Malformed:
    """Give the CDR of a message, or why it has to be parked."""
    try:
        return decode_cdr(payload)
    except MalformedRecordError as error:
        return Malformed("decode", error.reason, error.detail)
