"""What is told of the log and of what follows from it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import asdict

from application.facts.data import Act, Projection, Rebuilt
from entrypoints.terminal.report import Report, Table

_ACTS = ["when (UTC)", "login", "by", "what", "of", "more"]
_SHOWN = frozenset({"by", "call_key"})
_COUNTS = ("rows", "missing", "extra", "different")


def rebuilt_report(projection: Projection, found: Rebuilt) -> Report:
    """Tell how a projection compares with what was recorded."""
    name = projection.value
    if found.good:
        words = f"{name} is what was recorded"
    else:
        words = f"{name} was wrong and is put right" if found.applied else f"{name} is wrong"
    return Report(
        schema="akira.rebuild/1",
        document={"projection": name, "good": found.good, **asdict(found)},
        parts=[Table(name, _COUNTS, [[getattr(found, count) for count in _COUNTS]]), words],
        good=found.good,
    )


def exported_report(target: Path, events: int) -> Report:
    """Tell what a file of the log holds."""
    return Report(
        schema="akira.log.export/1",
        document={"file": target, "events": events},
        parts=[f"{events} events in {target}; tariffs are not events: akira tariff export"],
    )


def filled_report(source: Path, events: int) -> Report:
    """Tell what a database was filled with."""
    return Report(
        schema="akira.log.import/1",
        document={"file": source, "events": events},
        parts=[
            f"{events} events, and all that follows from them",
            "tariffs are not in the log: akira tariff import",
            "dead letters are not in the log: akira republish",
        ],
    )


def acts_report(acts: Sequence[Act], limit: int) -> Report:
    """Tell who did what, and who looked at what."""
    told = [(act, json.loads(act.data)) for act in acts]
    rows = [
        (act.at, act.login, data.get("by"), act.type, act.about, _more(data)) for act, data in told
    ]
    cut = [f"cut at {limit}: use --limit"] if len(acts) == limit else []
    return Report(
        schema="akira.audit/1",
        document={
            "acts": [{**asdict(act), "data": data} for act, data in told],
            "cut": bool(cut),
        },
        parts=[Table("who did what", _ACTS, rows), *cut],
    )


def _more(data: Mapping[str, object]) -> str:
    """Tell the plain values of an event in a line; what has parts is in the document."""
    plain = {
        name: value
        for name, value in data.items()
        if name not in _SHOWN and isinstance(value, str | int | list) and value not in ("", [])
    }
    return ", ".join(f"{name} {_words(value)}" for name, value in plain.items())


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
