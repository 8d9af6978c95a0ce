"""What box and desk promise about dead letters."""

from adapters.contract.letters.box import BoxProbe, DeadLetterBoxContract, Letter
from adapters.contract.letters.desk import DeadLetterDeskContract, DeskProbe
from adapters.contract.letters.mending import LetterMendingContract

__all__ = [
    "BoxProbe",
    "DeadLetterBoxContract",
    "DeadLetterDeskContract",
    "DeskProbe",
    "Letter",
    "LetterMendingContract",
]
