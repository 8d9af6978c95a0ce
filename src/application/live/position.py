"""How much a viewer knows, and the text of it that stands in the ids of the frames."""

import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from attrs import frozen

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = re.compile(r"(?P<epoch>[0-9a-f]{16})\.(?P<sealed>[0-9a-f]{32})", re.ASCII)
_HALF = 8
_ROUNDS = b"\1\2\3\4"
_CALLS, _CDRS, _CLOCK = 6, 6, 4


@frozen
class Position:
    """What a view was made of; equal positions of one epoch mean equal views.

    The view is a join: it does not matter in which order the two tapes were read, only how far.

    Attributes:
        calls, cdrs: sequences of both tapes up to which all was heard.
        clock: second of the epoch up to which calls were found overdue.
    """

    calls: int = 0
    cdrs: int = 0
    clock: int = 0

    def covers(self, other: "Position") -> bool:
        """Tell whether nothing is in the other that is not in this one."""
        return self.calls >= other.calls and self.cdrs >= other.cdrs and self.clock >= other.clock

    def joined(self, other: "Position") -> "Position":
        """Give the least that covers both."""
        return Position(
            max(self.calls, other.calls), max(self.cdrs, other.cdrs), max(self.clock, other.clock)
        )

    def met(self, other: "Position") -> "Position":
        """Give the most that both cover."""
        return Position(
            min(self.calls, other.calls), min(self.cdrs, other.cdrs), min(self.clock, other.clock)
        )


@frozen
class Seal:
    """Writes positions so that only who has the key can count in them.

    The numbers tell how many calls the carrier has: that is no customer's business. Four rounds
    of a Feistel network over 16 bytes (Luby and Rackoff) make another 16 of them.
    """

    key: bytes

    def text(self, position: Position, epoch: str) -> str:
        """Write a position as the id of a frame."""
        plain = (
            position.calls.to_bytes(_CALLS, "big")
            + position.cdrs.to_bytes(_CDRS, "big")
            + position.clock.to_bytes(_CLOCK, "big")
        )
        return f"{epoch}.{self._turned(plain, _ROUNDS).hex()}"

    def read(self, text: str) -> tuple[str, Position] | None:
        """Read an epoch and a position of it; None where it is no id. Any 16 bytes are one."""
        found = _TEXT.fullmatch(text)
        if found is None:
            return None
        sealed = bytes.fromhex(found["sealed"])
        # The network turned round: halves change places before and after.
        swapped = sealed[_HALF:] + sealed[:_HALF]
        turned = self._turned(swapped, _ROUNDS[::-1])
        plain = turned[_HALF:] + turned[:_HALF]
        return found["epoch"], Position(
            int.from_bytes(plain[:_CALLS], "big"),
            int.from_bytes(plain[_CALLS : _CALLS + _CDRS], "big"),
            int.from_bytes(plain[_CALLS + _CDRS :], "big"),
        )

    def _turned(self, block: bytes, rounds: bytes) -> bytes:
        left, right = int.from_bytes(block[:_HALF], "big"), block[_HALF:]
        for number in rounds:
            mixed = blake2b(right, digest_size=_HALF, key=self.key, salt=bytes((number,))).digest()
            left, right = (
                int.from_bytes(right, "big"),
                (left ^ int.from_bytes(mixed, "big")).to_bytes(_HALF, "big"),
            )
        return left.to_bytes(_HALF, "big") + right


def clock_at(moment: datetime) -> Position:
    """Give what is known by whom the clock was followed to this moment."""
    return Position(clock=-((_EPOCH - moment) // timedelta(seconds=1)))


def second(moment: datetime) -> int:
    """Give the whole second of the epoch in which a moment lies."""
    return int((moment - _EPOCH).total_seconds())
