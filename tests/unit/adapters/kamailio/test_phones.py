"""What a caller hears of a call that comes to nothing, and when who is called answers."""

import asyncio

from adapters.kamailio.asked import Asked
from adapters.kamailio.called import Called
from adapters.kamailio.caller import Caller
from adapters.kamailio.lines import Send
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


async def test_who_is_called_answers_when_its_ringing_was_heard() -> None:
    caller, called = a_caller(), Called(Transport.UDP)
    sent, done, send = answers()
    caller.rings = called.pick_up
    asking = asyncio.create_task(caller.ask(INVITE))
    called.hear(WRITTEN, send)
    caller.hear(answered("100 Trying"), caller.send)
    assert codes(sent) == [180]
    caller.hear(answered("180 Ringing"), caller.send)
    await done.wait()
    assert codes(sent) == [180, 200]
    caller.hear(answered("200 OK"), caller.send)
    assert await asking is not None
    called.hear(WRITTEN, send)
    assert codes(sent) == [180, 200, 180, 200]


async def test_who_is_called_answers_although_nobody_heard_the_ringing() -> None:
    called = Called(Transport.UDP, patience=0.05)
    sent, done, send = answers()
    called.hear(WRITTEN, send)
    called.hear(WRITTEN, send)
    assert codes(sent) == [180, 180]
    await done.wait()
    assert codes(sent) == [180, 180, 200]


async def test_who_is_called_knows_that_its_answer_was_heard() -> None:
    called = Called(Transport.UDP)
    called.hear(WRITTEN, lambda _: None)
    assert not called.acknowledged.is_set()
    called.hear(WRITTEN.replace(b"INVITE", b"ACK"), lambda _: None)
    assert called.acknowledged.is_set()
    called.leave()


WRITTEN = b"\r\n".join([
    b"INVITE sip:x@y SIP/2.0",
    b"Via: SIP/2.0/UDP z;branch=b",
    b"From: <sip:a@y>;tag=1",
    b"To: <sip:x@y>",
    b"Call-ID: c",
    b"CSeq: 1 INVITE",
    b"\r\n",
])  # fmt: skip


def codes(sent: list[bytes]) -> list[int]:
    return [int(each.split()[1]) for each in sent]


def answers() -> tuple[list[bytes], asyncio.Event, Send]:
    """Give what is sent, whether the call is answered, and who sends."""
    sent, done = list[bytes](), asyncio.Event()

    def send(message: bytes) -> None:
        sent.append(message)
        if codes(sent)[-1] == 200:
            done.set()

    return sent, done, send
