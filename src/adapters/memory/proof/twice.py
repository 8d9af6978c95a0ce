"""Dialogs of which several records were debited, found in memory."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from application.proof.data import ONE_DIALOG, TwiceDebited
from domain.calls.transaction import Dialog
from domain.facts.call_facts import CallReceived
from domain.pricing.sides import Side


def debited_twice(
    calls: Iterable[CallReceived], start: datetime, end: datetime
) -> Sequence[TwiceDebited]:
    """Find those whose last record begins from `start` to before `end`."""
    dialogs: dict[Dialog, list[CallReceived]] = defaultdict(list)
    for call in sorted(calls, key=_place):
        cdr = call.cdr
        named = cdr.call_id is not None and cdr.from_tag is not None and cdr.to_tag is not None
        if named and _debits(call) and start - ONE_DIALOG <= cdr.start_time < end:
            dialogs[Dialog(cdr.call_id or "", cdr.from_tag, cdr.to_tag)].append(call)
    found = [
        (records[-1].cdr.start_time, dialog, records)
        for dialog, records in dialogs.items()
        if max(Counter(side for each in records for side in _debits(each)).values()) > 1
        and records[-1].cdr.start_time >= start
    ]
    return [
        TwiceDebited(
            dialog=dialog,
            calls=[record.call_key for record in records],
            hosts=[record.provenance.host for record in records],
        )
        for _, dialog, records in sorted(found, key=lambda each: (each[0], each[1].call_id))
    ]


def _debits(call: CallReceived) -> Sequence[Side]:
    charges = ((side, call.verdict.of(side).charge) for side in Side)
    return [side for side, charge in charges if charge and charge.amount]


def count_legs(calls: Iterable[CallReceived], start: datetime, end: datetime) -> int:
    """Count those that start then and that another one of their dialog is billed for."""
    legs = (call.cdr.start_time for call in calls if call.verdict.leg_of is not None)
    return sum(start <= moment < end for moment in legs)


def _place(call: CallReceived) -> tuple[datetime, bytes]:
    return call.cdr.start_time, call.call_key.bytes
