"""The promise by which everything that follows from the log is checked."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.proof.data import Finding


@runtime_checkable
class BookFold(Protocol):
    """The book against the fold of its log."""

    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        """Name each row that is not what follows from the log, on either side.

        Of calls, what they move and their traffic those that start from `start` to before `end`,
        which are whole hours; all where both are None. Companies, suppliers, rules, payments,
        balances and letters always. What a person ordered to forget is none, nor what retention
        dropped. At most a thousand rows a table; `seen` is told of each table that was compared.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
