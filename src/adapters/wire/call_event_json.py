"""Wire: live call events as JSON, the body of `call.events.<phase>`."""

import json
from datetime import datetime
from typing import Any

from domain.live.call_event import CallEvent, CallPhase
from domain.live.calls_in_progress import HostHeartbeat, KamailioPulse

SCHEMA_VERSION = 1
_KEPT = ("event_id", "host", "call_id", "from_tag", "to_tag", "caller", "callee", "account")


def encode(event: CallEvent) -> bytes:
    """Write one event; the time in ISO 8601 UTC, unknown values as null."""
    body: dict[str, object] = {name: getattr(event, name) for name in _KEPT}
    body |= {
        "schema_version": SCHEMA_VERSION,
        "phase": event.phase.value,
        "at": event.at.isoformat(),
        "sip_code": event.sip_code,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def encode_heartbeat(heartbeat: HostHeartbeat) -> bytes:
    """Write a host's sign of life, the body of `call.events.host`."""
    body: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "host": heartbeat.host,
        "at": heartbeat.at.isoformat(),
        "calls_in_progress": heartbeat.calls_in_progress,
        "lag_seconds": round(heartbeat.lag_seconds, 3),
    }
    if heartbeat.kamailio is not None:
        body["kamailio"] = _pulse(heartbeat.kamailio)
    return json.dumps(body, separators=(",", ":")).encode()


def decode_heartbeat(body: bytes) -> HostHeartbeat:
    """Read what `encode_heartbeat` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        found = json.loads(body)
        return HostHeartbeat(
            host=str(found["host"]),
            at=datetime.fromisoformat(found["at"]),
            calls_in_progress=int(found["calls_in_progress"]),
            lag_seconds=float(found["lag_seconds"]),
            kamailio=_read_pulse(found["kamailio"]) if found.get("kamailio") else None,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no heartbeat") from error


def _pulse(pulse: KamailioPulse) -> dict[str, object]:
    return {
        "started_at": pulse.started_at.isoformat(),
        "at": pulse.at.isoformat(),
        "dialogs": pulse.dialogs,
        "restored": pulse.restored,
    }


def _read_pulse(found: Any) -> KamailioPulse:  # noqa: ANN401 whatever JSON holds
    return KamailioPulse(
        started_at=datetime.fromisoformat(found["started_at"]),
        at=datetime.fromisoformat(found["at"]),
        dialogs=int(found["dialogs"]),
        restored=int(found["restored"]),
    )


def decode(body: bytes) -> CallEvent:
    """Read what `encode` wrote.

    Raises:
        ValueError: it is something else.
    """
    try:
        found = json.loads(body)
        return CallEvent(
            phase=CallPhase(found["phase"]),
            at=datetime.fromisoformat(found["at"]),
            sip_code=found["sip_code"],
            **{name: found[name] for name in _KEPT},
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no call event") from error
