"""Reads what Kamailio wrote: the CDR file and the files it was renamed to."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from e2e.calls import Call
from e2e.proxy import Proxy
from e2e.waiting import wait_until

Record: TypeAlias = dict[str, str | int | float]
Dialog: TypeAlias = tuple[str, str, str]


def rotate(proxy: Proxy, *, at_size: int = 1) -> Path:
    """Rename the CDR file as logrotate does, once it has that many bytes; return the new name."""
    path = proxy.cdr_path
    wait_until(lambda: _size(path) >= at_size, seconds=60, what=f"{at_size} bytes in {path}")
    for old in sorted(path.parent.glob(f"{path.name}.*"), key=_number, reverse=True):
        old.rename(path.with_name(f"{path.name}.{_number(old) + 1}"))
    return path.rename(path.with_name(f"{path.name}.1"))


def lines(proxy: Proxy) -> list[bytes]:
    """All lines of the file and of those it was renamed to, oldest first, whole or not."""
    path = proxy.cdr_path
    renamed = sorted(path.parent.glob(f"{path.name}.*"), key=_number, reverse=True)
    files = [*renamed, path] if path.exists() else renamed
    return [line for file in files for line in file.read_bytes().splitlines(keepends=True)]


def records(proxy: Proxy) -> list[Record]:
    """Every line that tells of a call, as JSON; a line that is none raises."""
    return [record for record in _all(proxy) if "pulse" not in record]


def pulses(proxy: Proxy) -> list[Record]:
    """Return what Kamailio said of itself."""
    return [record for record in _all(proxy) if "pulse" in record]


def _all(proxy: Proxy) -> list[Record]:
    # The last line may not be whole yet: the kernel writes page by page.
    return [json.loads(line) for line in lines(proxy) if line.endswith(b"\n")]


def cdrs(proxy: Proxy) -> list[Record]:
    """Return the CDRs among the records."""
    return [record for record in records(proxy) if "duration" in record]


def wait_for_cdrs(proxy: Proxy, calls: Sequence[Call], *, seconds: float = 120) -> list[Record]:
    """Return the CDRs of the calls once there are as many as calls; fewer in time raise."""
    dialogs = {(call.call_id, call.from_tag) for call in calls}

    def ours() -> list[Record]:
        return [each for each in cdrs(proxy) if (each["call_id"], each["from_tag"]) in dialogs]

    wait_until(
        lambda: len(ours()) >= len(calls),
        seconds=seconds,
        what=f"{len(calls)} CDRs in {proxy.cdr_path}, missing {_missing(calls, ours())[:5]}",
    )
    return ours()


def told_of(proxy: Proxy, call_id: str, key: str, *, last: str) -> list[Record]:
    """Return what has this key, `phase` or `method`, of a call, once its last one is there."""
    name = "call_id" if key == "phase" else "callid"

    def ours() -> list[Record]:
        return [each for each in records(proxy) if key in each and each[name] == call_id]

    what = f"{key} {last} of {call_id}"
    wait_until(lambda: any(each[key] == last for each in ours()), seconds=60, what=what)
    return ours()


def phases_of(proxy: Proxy, call: Call, last: str) -> list[object]:
    """Return the phases of a call in their order, ringing only where its caller heard it.

    Each is returned once that is said several times on end: a phone rings again when asked again.
    """
    told = [each["phase"] for each in told_of(proxy, call.call_id, "phase", last=last)]
    return [word for word, _ in groupby(told) if call.rang or word != "early"]


def phases_expected(call: Call, *phases: str) -> list[object]:
    """Return these, ringing only where the caller heard it."""
    return [phase for phase in phases if call.rang or phase != "early"]


def cdr_of(call: Call, among: Sequence[Record]) -> Record:
    """Return the one CDR of the call; none or several raise."""
    found = [record for record in among if _dialog(record) == _expected(call)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} CDRs for {call}")
    return found[0]


def counted(calls: Sequence[Call]) -> Counter[Dialog]:
    """How often each dialog must be found."""
    return Counter(_expected(call) for call in calls)


def counted_cdrs(among: Sequence[Record]) -> Counter[Dialog]:
    """How often each dialog was found."""
    return Counter(_dialog(record) for record in among)


def _missing(calls: Sequence[Call], among: Sequence[Record]) -> list[Dialog]:
    return list((counted(calls) - counted_cdrs(among)).elements())


def _dialog(record: Record) -> Dialog:
    return str(record["call_id"]), str(record["from_tag"]), str(record["sip_code"])


def _expected(call: Call) -> Dialog:
    return call.call_id, call.from_tag, str(call.code)


def _number(path: Path) -> int:
    return int(path.suffix[1:])


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
