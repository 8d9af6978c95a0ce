"""What is needed of suppliers: to enter them, their routes, and what they cost."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from application.suppliers import Route, SupplierAccount


@runtime_checkable
class SupplierBook(Protocol):
    """The suppliers; their book is apart from the customers'."""

    async def add(self, name: str, currency: str) -> SupplierAccount:
        """Enter a supplier.

        Raises:
            RejectedError: another supplier has this name.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def route(self, wish: Route) -> SupplierAccount:
        """Let a supplier carry calls from some moment on.

        Raises:
            RejectedError: there is no such supplier or tariff.
            UnavailableError: nothing was changed; try again.
        """
        ...

    async def suppliers(self) -> Sequence[SupplierAccount]:
        """Give all suppliers with their routes and what they cost so far, by name.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
