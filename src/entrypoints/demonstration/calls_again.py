"""The demo's live calls: the dialogs of a sample file anew, at their own pace, under new names."""

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from time import time
from typing import Any

from attrs import frozen

from entrypoints.demonstration.spool import Spool

SECONDS = 45.0
_ROUND_SECONDS = 6.0
_LAST_CALL_SECONDS = 6.0
_TIMES = ("ts", "start_time", "end_time", "init_time")
_HOST = "sip-live"


@frozen(order=True)
class Due:
    """A line, and when it is written in seconds of the epoch."""

    at: float
    line: bytes


def live_spool(data_dir: Path) -> Spool:
    """Make an empty file that a bridge follows as one more host."""
    path = data_dir / "files" / _HOST / "cdr.jsonl"
    path.parent.mkdir(parents=True)
    path.touch()
    return Spool(_HOST, path)


async def replay(sample: Path, into: Path) -> None:
    """Write what Kamailio wrote of each dialog, with the times of now, for the demo's length."""
    begun = time()
    for due in sorted(score(sample, begun)):
        await asyncio.sleep(max(0.0, due.at - time()))
        with into.open("ab") as file:
            file.write(due.line)


def score(sample: Path, begun: float) -> Iterator[Due]:
    """Give all lines of a replay that begins at this time, in no order."""
    dice = Random(1)  # noqa: S311 when a call starts is no secret
    records = [json.loads(line) for line in sample.read_bytes().splitlines()]
    dialogs: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        dialogs.setdefault(record.get("call_id") or record.get("callid", ""), []).append(record)
    start = 0.0
    while start < SECONDS - _ROUND_SECONDS - _LAST_CALL_SECONDS:
        for name, dialog in dialogs.items():
            yield from _dialog(dialog, f"{name}-{start:g}", begun + start + dice.random() * 6)
        start += _ROUND_SECONDS


def _dialog(records: Sequence[Mapping[str, Any]], name: str, begun: float) -> Iterator[Due]:
    later = begun - min(_at(record) for record in records)
    for number, record in enumerate(records):
        moved = dict(record)
        for key in _TIMES:
            if record.get(key):
                moved[key] = f"{float(record[key]) + later:.6f}"
        if "time" in record:
            moved["time"] = record["time"] + later
        moved["callid" if "callid" in record else "call_id"] = name
        # What came in one instant stays in its order.
        yield Due(_at(record) + later + number * 1e-6, json.dumps(moved).encode() + b"\n")


def _at(record: Mapping[str, Any]) -> float:
    return float(record.get("ts") or record.get("end_time") or record["time"])
