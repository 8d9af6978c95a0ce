"""Nobody is shown whole numbers of calls before the log says that they were."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.errors import UnavailableError
from application.facts.data import Act
from application.facts.ports import AuditTrail
from domain.facts.reading import NumbersRead


@frozen(kw_only=True)
class NoteReading:
    """Enter that somebody is about to be shown whole numbers.

    Attributes:
        login: tells who asks.
    """

    trail: AuditTrail
    login: Callable[[], str]

    async def __call__(
        self, view: str, filters: Sequence[str] = (), calls: int | None = None
    ) -> None:
        """Enter it; `filters` are names of what was asked by, never what was asked for.

        Raises:
            UnavailableError: it cannot be entered, and so nothing may be shown.
        """
        reading = NumbersRead(by=self.login(), view=view, filters=tuple(filters), calls=calls)
        try:
            await self.trail.note(reading)
        except UnavailableError as error:
            raise UnavailableError(
                f"whole numbers are shown to nobody of whom that cannot be noted: {error}"
            ) from error

    async def refusal(
        self, view: str, filters: Sequence[str] = (), calls: int | None = None
    ) -> str | None:
        """Enter it; or say why only masked numbers may be shown."""
        try:
            await self(view, filters, calls)
        except UnavailableError as error:
            return str(error)
        return None


@frozen
class ShowActs:
    """Tell who did what, and who looked at what."""

    trail: AuditTrail

    async def __call__(self, span: tuple[datetime, datetime], most: int) -> Sequence[Act]:
        """Give the acts of a time, the latest first.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        return await self.trail.acts(*span, most)
