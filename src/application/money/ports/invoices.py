"""The book as invoices read it."""

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
