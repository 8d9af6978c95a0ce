"""Wire: rows and figures of the live view as JSON, as browsers and programs get them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from attrs import frozen

from adapters.wire.live_json.price import price
from application.live.data import Funds
from application.live.hosts import HostReport
from application.live.items import Departed, Row
from application.live.traffic import SAMPLE_SECONDS, Figures
from domain.live.masking import masked
from domain.live.sight import Sight

_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_escaped = json.JSONEncoder(separators=(",", ":")).encode


@frozen(kw_only=True)
class Status:
    """What a viewer is told of all calls together.

    Attributes:
        sound_at: until when everything was heard: as of then the figures are true.
        complaint: what the gateway suffers from.
        unknown: rows whose host is silent; None for who is told of the hosts themselves.
        left_out: calls that were not shown because there were too many, by host.
        dialog_within: how near rows of one dialog begin, of which one is billed.
    """

    now: datetime
    sound_at: datetime
    complaint: str | None
    hosts: Sequence[HostReport]
    figures: Figures
    sampled: int
    balances: Mapping[str, Funds]
    unknown: Sequence[str] | None
    left_out: Mapping[str, int]
    dialog_within: timedelta


def row(found: Row, *, hosts: bool = True, masks: bool = False) -> str:
    """Write one call; all keys are always there.

    What our hosts are called may be left out, and the middle of numbers.
    """
    sight, number = found.sight, masked if masks else _whole
    other = partial(_hidden, sight) if masks else _whole
    return _dumps(
        {
            "id": found.key,
            "state": sight.state.value,
            "overdue": sight.overdue,
            "host": sight.name.host if hosts else None,
            "call_id": other(sight.name.call_id),
            "caller": number(sight.caller),
            "callee": number(sight.callee),
            "account": other(sight.account),
            "company": found.company,
            "payer_certain": found.payer_certain,
            "dialog": found.dialog,
            "sip_code": sight.sip_code,
            "started_at": _text(sight.begun_at),
            "ringing_at": _text(sight.ringing_at),
            "answered_at": _text(sight.answered_at),
            "price": price(found.price, masks=masks) if found.price else None,
        }
    )


def _whole(number: str | None) -> str | None:
    return number


def gone(found: Departed) -> str:
    """Write that a call left."""
    return _dumps({"id": found.key, "reason": found.reason.value})


def left(found: Row, why: str) -> str:
    """Write that a call is still there, but no longer wanted."""
    return _dumps({"id": found.key, "reason": why})


def reset(reason: str) -> str:
    """Write why everything has to be forgotten."""
    return _dumps({"reason": reason})


def snapshot(rows: Sequence[str]) -> Iterator[str]:
    """Write all calls as the lines of one object, each call on a line of its own."""
    yield '{"calls":['
    yield from (f"{row}," for row in rows[:-1])
    yield from rows[-1:]
    yield "]}"


def status(found: Status, *, history: bool) -> str:
    """Write the figures; with the calls in progress of the last hour, or the last sample only."""
    figures = found.figures
    samples = figures.in_progress if history else figures.in_progress[-1:]
    return _dumps(
        {
            "now": _text(found.now),
            "sound_at": _text(found.sound_at),
            "complaint": found.complaint,
            "hosts": [_host(each, found) for each in found.hosts] if found.unknown is None else [],
            "unknown": found.unknown,
            "left_out": found.left_out,
            "dialog_within_seconds": found.dialog_within.total_seconds(),
            "balances": {
                company: {"currency": funds.currency, "amount": f"{funds.amount:f}"}
                for company, funds in found.balances.items()
            },
            "answered_last_minute": figures.answered,
            "asr": {"answered": figures.asr_answered, "attempts": figures.asr_attempts},
            "in_progress": {
                "every_seconds": SAMPLE_SECONDS,
                "until": _text(datetime.fromtimestamp(found.sampled, UTC)),
                "calls": list(samples),
            },
        }
    )


def _host(report: HostReport, found: Status) -> dict[str, object]:
    said = report.heartbeat
    silent_since = report.silent_since(found.sound_at)
    return {
        "host": said.host,
        "reporting": silent_since is None,
        "silent_since": _text(silent_since),
        "silent": report.who_is_silent(found.sound_at),
        "heard_at": _text(report.heard_at),
        "calls_in_progress": said.calls_in_progress,
        "lag_seconds": said.lag_seconds,
        "started_at": _text(said.kamailio.started_at) if said.kamailio else None,
    }


def _hidden(sight: Sight, text: str | None) -> str | None:
    # Accounts and Call-IDs are often made of a number of the call.
    numbers = [(each or "").removeprefix("+") for each in (sight.caller, sight.callee)]
    return masked(text) if any(each and each in (text or "") for each in numbers) else text


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _dumps(found: object) -> str:
    text = _plain(found)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair: one caller's whim must not stop all frames
        return _escaped(found)
    return text
