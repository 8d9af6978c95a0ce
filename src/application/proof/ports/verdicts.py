"""The promise about what the nightly proof found."""

from typing import Protocol, runtime_checkable

from application.proof.overview import DayVerdict


@runtime_checkable
class VerdictBook(Protocol):
    """What the proof of each day found."""

    async def last(self) -> DayVerdict | None:
        """Give the verdict over the latest day; None before the first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def keep(self, verdict: DayVerdict) -> None:
        """Keep a verdict; another one over the same day takes its place.

        Raises:
            UnavailableError: nothing was kept; try again.
        """
        ...
