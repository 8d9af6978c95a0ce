"""Ends in memory whose message the stream may have forgotten."""

from collections.abc import Collection, Sequence

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from application.proof.data import DoubtfulEnd
from domain.calls.provenance import Provenance, Receipt


def doubtful_ends(
    ended: Sequence[tuple[Receipt, Provenance]], again: Collection[Receipt], last_seq: int
) -> Sequence[DoubtfulEnd]:
    """Give those whose number a later message has, or that the stream does not reach."""
    return [
        DoubtfulEnd(host=place.host, receipt=receipt, again=receipt in again)
        for receipt, place in ended
        if receipt.stream_seq > last_seq or any(_overtakes(later, receipt) for later, _ in ended)
    ]


def came_again(ledger: MemoryCdrLedger, box: MemoryDeadLetterBox) -> Collection[Receipt]:
    """Give the messages of calls and letters of which a later one is a copy."""
    calls = {
        ledger.calls[copy.call_key].receipt
        for receipt, copy in ledger.copies.items()
        if receipt.stored_at > ledger.calls[copy.call_key].receipt.stored_at
    }
    letters = {
        letter.receipt
        for receipt, copy in box.copies.items()
        for letter in box.letters
        if letter.raw == copy.raw and receipt.stored_at > letter.receipt.stored_at
    }
    return calls | letters


def _overtakes(later: Receipt, receipt: Receipt) -> bool:
    return later.stored_at > receipt.stored_at and later.stream_seq <= receipt.stream_seq
