"""What is told of parties that were forgotten."""

from typing import Final

from application.calls.forget_parties import Forgotten
from entrypoints.terminal.report import Part, Report

_ELSEWHERE: Final = (
    "not here: streams, files of the SIP hosts and backups keep records until they are too old"
    " (docs/privacy.md)"
)


def forgotten_report(done: Forgotten, *, dry: bool) -> Report:
    """Tell what is forgotten and what keeps it still; 1 where an open letter does."""
    words = "would be forgotten: nothing is changed" if dry else "forgotten"
    parts: list[Part] = [f"{done.calls} calls, {done.letters.settled} dead letters {words}"]
    if done.letters.open:
        parts.append(
            f"{done.letters.open} dead letters are open and keep it: settle them (akira dead list),"
            " then forget again"
        )
    return Report(
        schema="akira.forget/1",
        document={
            "dry_run": dry,
            "calls": done.calls,
            "dead_letters": done.letters.settled,
            "open_dead_letters": done.letters.open,
        },
        parts=[*parts, _ELSEWHERE],
        good=not done.letters.open,
    )
