"""What is told of calls that were searched."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import asdict

from application.calls.search_calls import FoundCalls
from application.calls.stories import StoredCall
from domain.numbering.prefixes import NumberPrefix
from domain.numbering.reading import Reading
from entrypoints.cli.pricing.plan_reports import number_documents
from entrypoints.terminal.report import Report, Table

_SPARE = ["s", "outcome", "caller", "account", "Call-ID"]


def calls_report(found: FoundCalls, zone: ZoneInfo) -> Report:
    """List calls, their starts as clocks of a zone show them; JSON has UTC."""
    calls = found.calls
    rows = [
        (_start(call, zone), call.duration, call.caller, call.callee, call.account,
         call.outcome.value, _rating(call), call.billed_amount, call.call_id)
        for call in calls
    ]  # fmt: skip
    columns = [f"start ({zone.key})", "s", "caller", "callee", "account", "outcome", "rating",
               "amount", "Call-ID"]  # fmt: skip
    why = [f"numbers are masked: {found.masked}"] if found.masked else []
    more = None if found.more is None else f"{found.more[0].isoformat()}/{found.more[1]}"
    cut = [f"cut at {len(calls)}; the next page: --after {more}"] if more else []
    return Report(
        schema="akira.cdr.search/1",
        document={
            "calls": [call_document(call) for call in calls],
            "cut": bool(cut),
            "next": more,
            "masked": found.masked is not None,
            "numbers": number_documents(found.read),
            "prefix": found.begins and found.begins.meant,
        },
        parts=[
            Table("calls", columns, rows, spare=_SPARE),
            *cut,
            *map(_searched, found.read),
            *_begun(found.begins),
            *why,
        ],
        listed="calls",
    )


def _searched(read: Reading) -> str:
    meant = read.number.e164
    form = f"+{meant}" if meant else f"it is written, {read.number.kind}"
    return f"{read.written} is searched as {form} (plan {read.plan})"


def _begun(asked: NumberPrefix | None) -> Sequence[str]:
    if asked is None or asked.meant in (None, asked.written):
        return []
    return [f"{asked.written} is searched as it is written, and as +{asked.meant}"]


def _start(call: StoredCall, zone: ZoneInfo) -> datetime:
    return call.start_time.astimezone(zone).replace(microsecond=0)


def _rating(call: StoredCall) -> str:
    if call.leg_of is not None:
        return f"leg of {call.leg_of}"
    return ": ".join(filter(None, (call.rating, call.unrated_reason)))


def call_document(call: StoredCall) -> dict[str, object]:
    """Give a stored call for machines."""
    fields = asdict(call, recurse=False)
    receipt = fields.pop("receipt")
    return {**fields, "stream_seq": receipt.stream_seq, "received_at": receipt.stored_at}
