"""Who looks at what: told in the log, once for each sitting however often it is interrupted."""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Final, TypeAlias

from attrs import define, field

from adapters.web.access import Caller
from application.live.scope import Scope, Viewer

_log = logging.getLogger(__name__)
# A connection lives ten minutes: who comes back within these seconds sits on.
_BACK_WITHIN: Final = 60.0
Key: TypeAlias = tuple[Viewer, str, Scope]


@define
class _Sitting:
    since: float
    streams: int = 0
    left: float = 0.0


@define
class Sittings:
    """The sittings of now.

    Attributes:
        looks: is told of everybody who begins to look, or comes back.
    """

    looks: Callable[[Viewer, Scope], None] = lambda *_: None
    _open: dict[Key, _Sitting] = field(factory=dict)

    def open(self, caller: Caller, scope: Scope, *, resumed: bool) -> Key:
        """Let a stream begin."""
        self._forget()
        self.looks(caller.viewer, scope)
        key = (caller.viewer, caller.address, scope)
        sitting = self._open.get(key)
        if sitting is None:
            sitting = self._open[key] = _Sitting(since=monotonic())
            _log.info("a stream is opened", extra=_about(key) | {"resumed": int(resumed)})
        sitting.streams += 1
        return key

    def close(self, key: Key) -> None:
        """Let a stream end."""
        sitting = self._open[key]
        sitting.streams -= 1
        sitting.left = monotonic()

    def look(self, caller: Caller, scope: Scope) -> None:
        """Tell of one look at all calls."""
        self._forget()
        self.looks(caller.viewer, scope)
        key = (caller.viewer, caller.address, scope)
        if key not in self._open:
            self._open[key] = _Sitting(since=monotonic(), left=monotonic())
            _log.info("the calls are looked at", extra=_about(key))

    def _forget(self) -> None:
        now = monotonic()
        for key, sitting in list(self._open.items()):
            if not sitting.streams and now - sitting.left > _BACK_WITHIN:
                del self._open[key]
                seconds = round(sitting.left - sitting.since)
                _log.info("nobody looks any more", extra=_about(key) | {"seconds": seconds})


def _about(key: Key) -> dict[str, object]:
    viewer, address, scope = key
    wanted = {
        name: ",".join(sorted(found))
        for name, found in (
            ("companies", scope.companies), ("hosts", scope.hosts), ("states", scope.states),
            ("prefix", {scope.prefix} - {""}),
        )
        if found
    }  # fmt: skip
    return {
        "viewer": viewer.name,
        "role": viewer.role.value,
        "company": viewer.company,
        "address": address,
        "numbers": "masked" if viewer.masked else "whole",
        **wanted,
    }
