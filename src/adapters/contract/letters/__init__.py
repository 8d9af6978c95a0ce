"""What box and desk promise about dead letters."""

from adapters.contract.letters.box import BoxProbe, DeadLetterBoxContract, Letter
from adapters.contract.letters.desk import DeadLetterDeskContract
from adapters.contract.letters.probing import DeskProbe

__all__ = [
    "BoxProbe",
    "DeadLetterBoxContract",
    "DeadLetterDeskContract",
    "DeskProbe",
    "Letter",
]
