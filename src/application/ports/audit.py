"""What the audit of the stream needs: a book of what was read, and of what is missing."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from attrs import frozen

from domain.provenance import Receipt


@frozen(kw_only=True)
class Gap:
    """Sequences that the stream lost, both ends included; `before` is the message that follows."""

    first_seq: int
    last_seq: int
    before: Receipt


@runtime_checkable
class AuditBook(Protocol):
    """How far the stream was read, and what was missing."""

    async def read_to(self) -> Receipt | None:
        """Give the last message before which everything was read or noted as missing.

        Raises:
            UnavailableError: try again.
        """
        ...

    async def note(self, read_to: Receipt, gaps: Sequence[Gap]) -> None:
        """Remember both, or nothing; the same gap twice is one.

        Raises:
            UnavailableError: nothing was noted; try again.
        """
        ...
