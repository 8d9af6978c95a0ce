"""The book as invoices read it."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from application.money.invoice_data import InvoiceSource, InvoiceSpan


@runtime_checkable
class InvoiceBook(Protocol):
    """The same book, a month at a time, with what the log has of the calls."""

    def drawn(self, span: InvoiceSpan) -> AbstractAsyncContextManager[InvoiceSource]:
        """Hold the book as of one moment while the block lasts.

        A call is held as the last change of the balance that it caused says, and a change behind
        `as_of` is not looked at; so what was drawn is drawn again. Of changes that are being
        entered the end is awaited first.

        Raises:
            RejectedError: there is no such company, or its balance never had that position in
                this database.
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def news(self, drawn: Sequence[tuple[InvoiceSpan, int]]) -> Sequence[bool]:
        """Tell of each span whether a call of it moved the balance after a position of its own.

        Where none did, all calls of it are drawn as they were then. It is told as well where the
        balance does not have that position any more: an older copy of the book was put back. Where
        a span has `up_to`, the position may be one of another database: then it is told as well
        where movements of the company were carried here without positions.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
