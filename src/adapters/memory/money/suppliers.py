"""Suppliers in memory."""

from collections.abc import Sequence

from attrs import define, evolve, field

from adapters.memory.faults import FailsOnDemand
from application.errors import RejectedError
from application.money.ports import SupplierBook
from application.money.suppliers import Route, SupplierAccount


@define
class MemorySupplierBook(FailsOnDemand, SupplierBook):
    """The suppliers by name."""

    tariffs: set[str] = field(factory=set)
    _suppliers: dict[str, SupplierAccount] = field(factory=dict, init=False)

    async def add(self, name: str, currency: str) -> SupplierAccount:
        self.fail_if_planned()
        if name in self._suppliers:
            raise RejectedError(f"there is a supplier {name!r} already")
        number = len(self._suppliers) + 1
        self._suppliers[name] = SupplierAccount(id=number, name=name, currency=currency)
        return self._suppliers[name]

    async def route(self, wish: Route) -> SupplierAccount:
        self.fail_if_planned()
        if wish.supplier not in self._suppliers:
            raise RejectedError(f"there is no supplier {wish.supplier!r}")
        if wish.assignment.tariff not in self.tariffs:
            raise RejectedError(f"there is no tariff {wish.assignment.tariff!r}")
        before = self._suppliers[wish.supplier]
        self._suppliers[wish.supplier] = evolve(before, routes=(*before.routes, wish))
        return self._suppliers[wish.supplier]

    async def suppliers(self) -> Sequence[SupplierAccount]:
        self.fail_if_planned()
        return [self._suppliers[name] for name in sorted(self._suppliers)]
