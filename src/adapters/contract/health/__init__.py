"""What servers, schema, streams and bridges promise who installs them and looks after them."""

from adapters.contract.health.bridges import BridgesContract, BridgesProbe
from adapters.contract.health.database import (
    DatabaseServerContract,
    DatabaseServerProbe,
    SchemaContract,
    SchemaProbe,
)
from adapters.contract.health.duties import DutiesContract, DutiesProbe
from adapters.contract.health.stream import (
    StreamLayoutContract,
    StreamLayoutProbe,
    StreamServerContract,
    StreamServerProbe,
)

__all__ = [
    "BridgesContract",
    "BridgesProbe",
    "DatabaseServerContract",
    "DatabaseServerProbe",
    "DutiesContract",
    "DutiesProbe",
    "SchemaContract",
    "SchemaProbe",
    "StreamLayoutContract",
    "StreamLayoutProbe",
    "StreamServerContract",
    "StreamServerProbe",
]
