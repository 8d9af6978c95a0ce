"""The page of log events: what each process says, what it adds, and what it means."""

from collections.abc import Iterator, Sequence

from gates.reference.log_calls import PROCESSES, LogCall, log_calls, processes_of
from gates.reference.log_meanings import MEANINGS, Meaning

_TABLE = "| event | level | logged by | fields | meaning |\n|---|---|---|---|---|\n"


def unexplained() -> Sequence[str]:
    """Give the events without a meaning, and the meanings without an event."""
    return sorted({call.event for call in log_calls()} ^ MEANINGS.keys())


def incomplete() -> Sequence[str]:
    """Give the events whose fields stand neither in the code nor beside the meaning."""
    return [
        call.event
        for call in log_calls()
        if not call.whole and not set(call.fields) < set(MEANINGS[call.event].fields)
    ]


def log_events_page() -> str:
    """Give the page as the code has it now."""
    return _TABLE + "".join(_rows())


def _rows() -> Iterator[str]:
    calls = {call.event: call for call in log_calls()}
    for event, meaning in MEANINGS.items():
        yield _row(calls[event], meaning)


def _row(call: LogCall, meaning: Meaning) -> str:
    who = meaning.by or processes_of(call.module)
    by = "all" if len(who) == len(PROCESSES) else ", ".join(who)
    fields = ", ".join(f"`{each}`" for each in (meaning.fields or call.fields))
    return f"| {meaning.shown or call.event} | {call.level} | {by} | {fields} | {meaning.about} |\n"
