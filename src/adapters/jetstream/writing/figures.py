"""What a publisher counts."""

from attrs import define


@define
class PublisherFigures:
    """What the publisher did; times are seconds of the epoch, rounds are those of `repeat`."""

    confirmed: int = 0
    duplicates: int = 0
    retries: int = 0
    refused: int = 0
    rounds: int = 0
    last_confirmed_at: float = 0.0
