"""Who is shown whole numbers by the gateway is noted, once an hour for each token."""

from collections.abc import Callable
from datetime import datetime

from attrs import define, field

from application.facts.ports import AuditTrail
from application.live.scope import Scope, Viewer
from domain.facts.reading import NumbersRead


@define(kw_only=True)
class NoteViewers:
    """Notes viewers; while the log is away they look on, and are noted when it is back."""

    trail: AuditTrail
    clock: Callable[[], datetime]
    _hours: dict[str, datetime] = field(factory=dict)
    _due: dict[str, NumbersRead] = field(factory=dict)

    def look(self, viewer: Viewer, scope: Scope) -> None:
        """Say that somebody begins to look."""
        hour = self.clock().replace(minute=0, second=0, microsecond=0)
        if viewer.masked or self._hours.get(viewer.name) == hour:
            return
        self._hours[viewer.name] = hour
        reading = NumbersRead(by=viewer.name, view="live", filters=_filters(scope))
        self._due.setdefault(viewer.name, reading)

    async def __call__(self) -> None:
        """Enter what is due.

        Raises:
            UnavailableError: some of it is due still; try again.
        """
        for name, reading in list(self._due.items()):
            await self.trail.note(reading)
            del self._due[name]


def _filters(scope: Scope) -> tuple[str, ...]:
    wishes = {
        "company": scope.companies,
        "host": scope.hosts,
        "state": scope.states,
        "prefix": scope.prefix,
    }
    return tuple(name for name, wish in wishes.items() if wish)
