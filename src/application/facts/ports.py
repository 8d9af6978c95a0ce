"""What the relay needs: facts that were recorded, and a place where others hear of them."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from application.facts.data import Fact, LogPlace


@runtime_checkable
class FactLog(Protocol):
    """The event log, as the relay reads it."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        """Give facts that follow the remembered place, and the place up to which was looked.

        In the order of the log; nothing that is committed later stands before that place. The
        place is None where nothing is new; facts that nobody outside hears of are left out.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        ...

    async def published(self, place: LogPlace) -> None:
        """Remember a place: what stands up to it is not given again.

        Raises:
            UnavailableError: it was not remembered; facts come again, under the same ids.
        """
        ...


@runtime_checkable
class FactPublisher(Protocol):
    """The streams in which others read facts."""

    async def publish(self, facts: Sequence[Fact]) -> None:
        """Return when the stream has stored each fact; under an id that it knows, once.

        Raises:
            UnavailableError: some may not be stored; publish all again.
            SetupError: no right to publish.
        """
        ...
