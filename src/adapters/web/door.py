"""Who may come in: connections are counted, and each has seconds to say what it wants."""

import asyncio
from collections import Counter
from typing import Any, Final

from attrs import define, field
from h11 import IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol

_NOT_WHOLE: Final = (IDLE, SEND_BODY)


@define(eq=False)
class Door:
    """The open connections, and those that have not said yet what they want.

    Attributes:
        room: most connections; below the process's limit of files.
        seconds: a request is whole within these, counted from the answer before it.
        turned_away: connections that we ended, by reason.
    """

    room: int
    seconds: float = 10.0
    turned_away: Counter[str] = field(factory=lambda: Counter(malformed=0, no_room=0, too_slow=0))
    inside: set["GuardedProtocol"] = field(factory=set)
    _waiting: dict["GuardedProtocol", asyncio.TimerHandle] = field(factory=dict)

    def enter(self, comer: "GuardedProtocol") -> bool:
        """Let one in; where all room is taken, in the place of who has waited longest."""
        if len(self.inside) >= self.room:
            if not self._waiting:
                self.turned_away["no_room"] += 1
                return False
            self._turn_away(next(iter(self._waiting)), "no_room")
        self.inside.add(comer)
        return True

    def leave(self, goer: "GuardedProtocol") -> None:
        """Forget one."""
        self.inside.discard(goer)
        self.heard(goer)

    def listen(self, speaker: "GuardedProtocol") -> None:
        """Wait for a whole request, but not for ever."""
        if speaker in self.inside and speaker not in self._waiting:
            loop = asyncio.get_running_loop()
            self._waiting[speaker] = loop.call_later(
                self.seconds, self._turn_away, speaker, "too_slow"
            )

    def heard(self, speaker: "GuardedProtocol") -> None:
        """Stop waiting: the request is whole."""
        timer = self._waiting.pop(speaker, None)
        if timer is not None:
            timer.cancel()

    def shut(self) -> None:
        """End all connections now."""
        for one in list(self.inside):
            one.cut()

    def _turn_away(self, one: "GuardedProtocol", reason: str) -> None:
        self.turned_away[reason] += 1
        self.leave(one)
        one.cut()


class GuardedProtocol(H11Protocol):
    """HTTP/1.1 with limits: h11 bounds the header, the door bounds time and number."""

    door: Door

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(_Shut(transport))  # type: ignore[arg-type]
        if self.door.enter(self):
            self.door.listen(self)
        else:
            self.cut()

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.leave(self)
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.scope
        super().handle_events()
        if self.scope is not before:
            self.scope["extensions"] = {"akira": {"cut": self.cut}}
        self._listen_on()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._listen_on()

    def send_400_response(self, msg: str) -> None:
        self.door.turned_away["malformed"] += 1
        super().send_400_response(msg)

    def cut(self) -> None:
        """End the connection now; what was not read yet never will be."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.abort()

    def _listen_on(self) -> None:
        if self.conn.their_state in _NOT_WHOLE:
            self.door.listen(self)
        else:
            self.door.heard(self)


class _Shut:
    """A transport that is not written to once it is closing: the peer is gone."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 whatever a transport has
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)
