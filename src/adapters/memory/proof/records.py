"""Calls and letters in memory with the places of the lines that told them."""

from collections.abc import Collection, Iterable, Sequence

from application.letters.data import DeadLetter
from application.proof.data import BookedRecord
from domain.calls.provenance import Provenance, Receipt
from domain.facts.call_facts import CallReceived


def booked(
    calls: Iterable[CallReceived], parked: Iterable[DeadLetter]
) -> Sequence[tuple[Receipt, BookedRecord]]:
    """Give what is not forgotten, with its message."""
    letters = [letter for letter in parked if letter.raw]
    places = {_place(letter.provenance) for letter in letters}
    known = [(call.receipt, _of_call(call, places)) for call in calls if call.fingerprint]
    return known + [(letter.receipt, _of_letter(letter)) for letter in letters]


def _place(provenance: Provenance) -> tuple[str, str, int]:
    return provenance.host, provenance.file_id, provenance.offset


def _of_call(call: CallReceived, places: Collection[tuple[str, str, int]]) -> BookedRecord:
    host, file_id, offset = place = _place(call.provenance)
    return BookedRecord(
        host=host,
        file_id=file_id,
        offset=offset,
        call_key=call.call_key,
        fingerprint=call.fingerprint,
        mended=place in places,
    )


def _of_letter(letter: DeadLetter) -> BookedRecord:
    host, file_id, offset = _place(letter.provenance)
    return BookedRecord(
        host=host,
        file_id=file_id,
        offset=offset,
        raw=letter.raw,
        cut=letter.reason == "line_too_long",
    )
