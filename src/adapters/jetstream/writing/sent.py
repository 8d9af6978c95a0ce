"""What was sent and waits for its confirmation, and what became of the rest."""

from attrs import define

from application.intake.data import Record
from application.intake.ports import Told


@define
class PublisherFigures:
    """What the publisher did; times are seconds of the epoch, rounds are those of `repeat`."""

    confirmed: int = 0
    duplicates: int = 0
    retries: int = 0
    refused: int = 0
    rounds: int = 0
    last_confirmed_at: float = 0.0


@define
class Sent:
    """A record on its way.

    Attributes:
        flown: when it was sent, in seconds that never go back; 0 where it never was.
        due: when it is sent again, by the same clock.
        attempt: how often it was refused though others were taken.
        let_go: it is sent because another was taken.
    """

    record: Record
    stored: Told
    known: Told | None
    flown: float = 0.0
    due: float = 0.0
    attempt: int = 0
    let_go: bool = False
