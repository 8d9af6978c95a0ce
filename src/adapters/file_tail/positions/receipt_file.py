"""What a bridge knows of the way to the book, on disk beside its position."""

import asyncio
import json
import logging
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from attrs import define, field

from adapters.file_tail.positions.replacing import replace
from application.errors import SetupError
from application.intake.data import KeptReceipts
from application.intake.ports import ReceiptState
from domain.intake.judging import StreamLife
from domain.intake.receipts import Receipts
from domain.intake.settled import Ranges
from domain.intake.tracking import TrackedFile

_LOG = logging.getLogger(__name__)
_VERSION = 1


@define
class ReceiptFile(ReceiptState):
    """`settled.json` in the state directory; akira-cdr-prune reads it too."""

    directory: Path
    _saved: bytes = field(default=b"", init=False)
    _given: int = field(default=0, init=False)
    _newest: int = field(default=0, init=False)
    _failing: bool = field(default=False, init=False)
    # A save that was cancelled goes on in its thread.
    _one_at_a_time: Lock = field(factory=Lock, init=False)

    def load(self) -> KeptReceipts | None:
        try:
            content = (self.directory / "settled.json").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SetupError(f"{error.filename} cannot be read: {error.strerror}") from error
        try:
            return _decoded(content)
        except (ValueError, LookupError, TypeError):
            _LOG.error("What is settled is not known any more: all is compared with the book")
            return KeptReceipts(Receipts(), 0)

    async def save(self, receipts: Receipts, highest: int) -> None:
        self._given += 1
        await asyncio.to_thread(self._write, _encoded(receipts, highest), self._given)

    def _write(self, content: bytes, number: int) -> None:
        with self._one_at_a_time:
            # Of two that wait the older one may come second.
            if number < self._newest or content == self._saved:
                return
            self._newest = number
            try:
                replace(self.directory / "settled.json", content)
            except OSError as error:
                if not self._failing:
                    _LOG.error("What is settled cannot be written", extra={"reason": str(error)})
                self._failing = True
            else:
                self._saved, self._failing = content, False


def _encoded(receipts: Receipts, highest: int) -> bytes:
    document = {
        "version": _VERSION,
        "highest": highest,
        "created": receipts.stream.created.isoformat() if receipts.stream else None,
        "files": {
            file_id: {
                "base": file.base,
                "sent_to": file.sent_to,
                "settled_to": file.settled_to,
                "ranges": list(file.ranges),
                "known": list(file.known),
            }
            for file_id, file in receipts.files.items()
        },
    }
    return json.dumps(document).encode() + b"\n"


def _decoded(content: bytes) -> KeptReceipts:
    document = json.loads(content)
    if document["version"] != _VERSION:
        raise ValueError("another version")
    created, highest = document["created"], int(document["highest"])
    stream = (
        StreamLife(created=datetime.fromisoformat(created), last_seq=highest, floor=0)
        if created
        else None
    )
    files = {file_id: _file(each) for file_id, each in document["files"].items()}
    return KeptReceipts(Receipts(files, stream), highest)


def _file(document: dict[str, Any]) -> TrackedFile:
    return TrackedFile(
        base=int(document["base"]),
        sent_to=int(document["sent_to"]),
        ranges=_ranges(document["ranges"]),
        # Software of before did not keep it.
        known=_ranges(document.get("known", [])),
    )


def _ranges(document: list[list[int]]) -> Ranges:
    return [(int(start), int(end)) for start, end in document]
