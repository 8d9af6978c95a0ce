"""What a caller hears of a call that comes to nothing."""

import asyncio

from adapters.kamailio.asked import Asked
from adapters.kamailio.phones import Caller
from application.health.probe import Transport

INVITE = Asked("INVITE", 1, "sip:x@y", "<sip:x@y>")


def answered(code: str, number: int = 1, method: str = "INVITE") -> bytes:
    return f"SIP/2.0 {code}\r\nCSeq: {number} {method}\r\n\r\n".encode()


def a_caller() -> Caller:
    caller = Caller(Transport.TCP)
    caller.domain = caller.at = "here"
    return caller


async def test_who_lost_the_connection_waits_no_longer_and_sends_no_more() -> None:
    caller, sent = a_caller(), list[bytes]()
    asked = asyncio.Event()

    def send(message: bytes) -> None:
        sent.append(message)
        asked.set()

    caller.send = send
    asking = asyncio.create_task(caller.ask(INVITE))
    await asked.wait()
    caller.hear(answered("100 Trying"), sent.append)
    caller.hear(answered("180 Ringing", number=7), sent.append)
    caller.lose()
    assert await asking is None
    assert caller.closed
    assert caller.rang is not None
    assert caller.rang.first == "SIP/2.0 100 Trying"
    assert await caller.ask(INVITE) is None
    assert len(sent) == 1


async def test_only_the_invite_rings() -> None:
    caller = a_caller()
    asking = asyncio.create_task(caller.ask(Asked("BYE", 2, "sip:x@y", "<sip:x@y>")))
    caller.hear(answered("100 Trying", 2, "BYE"), caller.send)
    caller.hear(answered("200 OK", 2, "BYE"), caller.send)
    done = await asking
    assert done is not None
    assert (done.code, caller.rang) == (200, None)
