"""Requests before they are written, and where they go."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from adapters.kamailio.sip import Message

SIP: Final = 5060


@frozen
class Asked:
    """A request; `more` are further headers."""

    method: str
    number: int
    uri: str
    to: str
    routes: Sequence[str] = ()
    contact: str = ""
    call_id: str = ""
    more: Sequence[tuple[str, str]] = ()


def within(method: str, number: int, invited: Message) -> Asked:
    """Give a request within the call that an answer began."""
    uri = invited.header("contact").partition("<")[2].partition(">")[0]
    routes = list(reversed(invited.routes()))
    return Asked(method, number, uri, invited.header("to"), routes)


def named(host: str, port: int) -> str:
    """Write host and port as a URI has them."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port == SIP else f"{shown}:{port}"
