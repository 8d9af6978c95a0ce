"""Suppliers, the calls that they carry, and what those cost."""

from collections.abc import Sequence
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network

from attrs import frozen

from domain.pricing.price_book import Assignment


@frozen(kw_only=True)
class Route:
    """Calls of an account, or from a network, or of both, go through a supplier."""

    supplier: str
    assignment: Assignment
    account: str | None = None
    network: IPv4Network | IPv6Network | None = None


@frozen(kw_only=True)
class SupplierAccount:
    """A supplier.

    Attributes:
        cost: sum of its movements; what its calls cost is positive here.
    """

    id: int
    name: str
    currency: str
    cost: Decimal = Decimal(0)
    routes: Sequence[Route] = ()
