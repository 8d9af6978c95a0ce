"""What happens to a supplier."""

from attrs import frozen


@frozen(kw_only=True)
class SupplierAdded:
    """The first event of every supplier."""

    supplier_id: int
    name: str
    currency: str


@frozen(kw_only=True)
class SupplierRenamed:
    """Another name; the number stays."""

    name: str
    because: str


@frozen(kw_only=True)
class SupplyRouteOpened:
    """Calls to a gateway, of an account or from a network, or of all these, go to this supplier.

    Attributes:
        network: in CIDR notation; the moments are in ISO 8601.
        gateway: an address, network or name, maybe with a port (`domain.calls.gateway`).
    """

    tariff: str
    account: str | None
    network: str | None
    valid_from: str
    valid_to: str | None
    gateway: str | None = None


SupplierEvent = SupplierAdded | SupplierRenamed | SupplyRouteOpened
