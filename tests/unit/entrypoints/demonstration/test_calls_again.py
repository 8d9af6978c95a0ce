"""What the demo replays: whole dialogs, each in its order, under names of their own, in time."""

from collections import Counter

from adapters.wire.acc_json.routing import cdr_of, event_of, kind_of
from application.intake.data import RecordKind
from application.intake.records import Unusable
from builders import SAMPLES
from domain.calls.cdr import Cdr
from domain.live.board import LiveBoard
from domain.live.call import closing_of
from domain.live.call_event import CallEvent
from entrypoints.demonstration.calls_again import SECONDS, score
from live_calls import LONGEST

BEGUN = 1_800_000_000.0


def test_every_line_is_one_that_kamailio_could_write() -> None:
    lines = [due.line for due in score(SAMPLES / "basic" / "all.jsonl", BEGUN)]
    kinds: Counter[RecordKind | Unusable] = Counter()
    for line in lines:
        kinds[kind_of(line.strip())] += 1
    assert kinds[RecordKind.PHASE] == 217 * 6
    assert kinds[RecordKind.CDR] == 65 * 6
    assert kinds[RecordKind.ACC] == 135 * 6


def test_calls_begin_and_end_within_the_time() -> None:
    board, most = LiveBoard(LONGEST), 0
    for due in sorted(score(SAMPLES / "basic" / "all.jsonl", BEGUN)):
        assert BEGUN <= due.at < BEGUN + SECONDS
        event, cdr = event_of(due.line, "sip-live"), cdr_of(due.line)
        if isinstance(event, CallEvent):
            assert abs(event.at.timestamp() - due.at) < 0.001
            board.take(event, event.at)
        elif isinstance(cdr, Cdr) and (closing := closing_of(cdr, "sip-live")):
            board.close(closing, cdr.end_time)
        most = max(most, len(board.sights))
    assert len(board.sights) == 0
    assert most > 5
