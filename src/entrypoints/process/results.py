"""All that can become of a line or a delivery, so that each is counted from 0 on."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.wire.acc_json.reasons import OF_CDRS, OF_EVENTS, OF_LINES, OF_PULSES
from application.calls.data import Outcome
from application.intake.data import RecordKind

_CUT_SHORT: Final = "line_too_long"
# By the kind that a line was taken for.
LINES: Final[Mapping[RecordKind, Sequence[str]]] = {
    RecordKind.CDR: ("ok",),
    RecordKind.ACC: ("ok",),
    RecordKind.DEAD: (*OF_LINES, _CUT_SHORT),
    RecordKind.PHASE: ("ok", *OF_EVENTS),
    RecordKind.PULSE: ("ok", *OF_PULSES),
}
# Stage and reason of dead letters.
LETTERS: Final[Sequence[tuple[str, str]]] = (
    *(("bridge", reason) for reason in (*OF_LINES, _CUT_SHORT, "refused_by_stream", "unknown")),
    *(("decode", reason) for reason in OF_CDRS),
    ("inbox", "another_host"),
    ("identify", "identity_conflict"),
    ("store", "rejected"),
)
# A call that is busy comes again, and is counted then.
OUTCOMES: Final = tuple(outcome for outcome in Outcome if outcome is not Outcome.BUSY)
