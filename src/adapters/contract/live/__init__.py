"""What tapes, view store and directory promise the live gateway."""

from adapters.contract.live.reading import TapeProbe
from adapters.contract.live.stores import (
    AccountDirectoryContract,
    DirectoryProbe,
    ViewStoreContract,
    ViewStoreProbe,
)
from adapters.contract.live.tape import NAMES, CallTapeContract, DurableTapeContract

__all__ = [
    "NAMES",
    "AccountDirectoryContract",
    "CallTapeContract",
    "DirectoryProbe",
    "DurableTapeContract",
    "TapeProbe",
    "ViewStoreContract",
    "ViewStoreProbe",
]
