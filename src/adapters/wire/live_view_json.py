"""Wire: a kept view as packed JSON; times in microseconds of the epoch, to be read quickly."""

import json
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import compress, decompress
from zlib import error as ZlibError  # noqa: N812 a name that says more

from application.live.data import KeptView, Place
from application.live.hosts import HostReport
from application.live.traffic import Traffic
from domain.live.call import CallName, LiveCall, Mark, Remembered
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse

SCHEMA_VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US = timedelta(microseconds=1)
_MARKS = ("trying", "ringing", "answered", "ended", "failed")
_NOTHING_SAID = (None,) * 5
_TIMES = ("charged", "refused")


def encode(view: KeptView) -> bytes:
    """Write a view."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "epoch": view.epoch,
        "clock": view.clock,
        "calls": _place(view.calls),
        "cdrs": _place(view.cdrs),
        "remembered": [_remembered(each) for each in view.remembered],
        "hosts": [_report(each) for each in view.hosts],
        "lost_before": {host: _time(moment) for host, moment in view.lost_before.items()},
        "slots": list(view.traffic.slots.items()),
        "samples": list(view.traffic.samples),
        "sampled": view.traffic.sampled,
    }
    return compress(json.dumps(body, separators=(",", ":")).encode(), 1)


def decode(body: bytes) -> KeptView:
    """Read what `encode` wrote.

    Raises:
        ValueError: it is something else, or of another version.
    """
    try:
        return _view(json.loads(decompress(body)))
    except (KeyError, TypeError, IndexError, AttributeError, ZlibError) as error:
        raise ValueError("no kept view") from error


def _view(found: dict[str, Any]) -> KeptView:
    if found["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"a view of version {found['schema_version']}")
    slots = {
        slot: {name: (answered, failed) for name, (answered, failed) in counts.items()}
        for slot, counts in found["slots"]
    }
    empty = Traffic()
    return KeptView(
        epoch=str(found["epoch"]),
        clock=int(found["clock"]),
        calls=Place(*found["calls"]) if found["calls"] else None,
        cdrs=Place(*found["cdrs"]) if found["cdrs"] else None,
        remembered=[_read_remembered(each) for each in found["remembered"]],
        hosts=[_read_report(each) for each in found["hosts"]],
        lost_before={
            host: _moment(number) for host, number in found.get("lost_before", {}).items()
        },
        traffic=Traffic(
            slots=slots,
            samples=deque(found["samples"], maxlen=empty.samples.maxlen),
            sampled=found["sampled"],
        ),
    )


def _place(place: Place | None) -> list[object] | None:
    return [place.life, place.seq] if place else None


def _remembered(kept: Remembered) -> list[object]:
    call, name = kept.call, kept.call.name
    marks = [_mark(getattr(call, each)) for each in _MARKS]
    times = [_time(getattr(call, each)) for each in _TIMES]
    return [_time(kept.heard_at), name.host, name.call_id, name.from_tag, *marks, *times]


def _read_remembered(found: list[Any]) -> Remembered:
    heard_at, host, call_id, from_tag, *rest = found
    trying, ringing, answered, ended, failed = map(_read_mark, rest[: len(_MARKS)])
    charged, refused = (_moment(each) if each else None for each in rest[len(_MARKS) :])
    call = LiveCall(
        name=CallName(host, call_id, from_tag),
        trying=trying,
        ringing=ringing,
        answered=answered,
        ended=ended,
        failed=failed,
        charged=charged,
        refused=refused,
    )
    return Remembered(call, _moment(heard_at))


def _mark(mark: Mark | None) -> list[object] | None:
    if mark is None:
        return None
    said = (mark.caller, mark.callee, mark.account, mark.sip_code, mark.to_tag)
    return [_time(mark.at), mark.event_id, *(said if any(said) else ())]


def _read_mark(found: list[Any] | None) -> Mark | None:
    if found is None:
        return None
    at, event_id, *said = found
    # An older one knew no To tag.
    caller, callee, account, code, to_tag = (*said, *_NOTHING_SAID)[: len(_NOTHING_SAID)]
    return Mark(
        at=_moment(at), event_id=event_id,
        caller=caller, callee=callee, account=account, sip_code=code, to_tag=to_tag,
    )  # fmt: skip


def _report(report: HostReport) -> list[object]:
    said = report.heartbeat
    return [
        said.host, _time(said.at), said.calls_in_progress, said.lag_seconds,
        _time(report.heard_at), _pulse(said.kamailio),
    ]  # fmt: skip


def _read_report(found: list[Any]) -> HostReport:
    # An older one knew no pulse.
    host, at, calls, lag, heard_at, pulse = (*found, None)[:6]
    said = HostHeartbeat(
        host=host, at=_moment(at), calls_in_progress=calls, lag_seconds=lag,
        kamailio=_read_pulse(pulse) if pulse else None,
    )  # fmt: skip
    return HostReport(heartbeat=said, heard_at=_moment(heard_at))


def _pulse(pulse: KamailioPulse | None) -> list[object] | None:
    if pulse is None:
        return None
    return [_time(pulse.started_at), _time(pulse.at), pulse.dialogs, pulse.restored]


def _read_pulse(found: list[Any]) -> KamailioPulse:
    started_at, at, dialogs, restored = found
    return KamailioPulse(
        started_at=_moment(started_at), at=_moment(at), dialogs=dialogs, restored=restored
    )


def _time(moment: datetime | None) -> int | None:
    return (moment - _EPOCH) // _US if moment else None


def _moment(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)
