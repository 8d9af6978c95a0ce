"""Messages of SIP as a proxy sends them are read; what is none is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.kamailio.sip import answer, read, written

INVITE = (
    b"INVITE sip:akira-probe@127.0.0.1:7 SIP/2.0\r\n"
    b"Record-Route: <sip:10.0.0.1;lr;ftag=a,b>, <sip:10.0.0.2;lr>\r\n"
    b"Record-Route: <sip:10.0.0.3;lr>\r\n"
    b"Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\n"
    b"v: SIP/2.0/UDP\r\n 10.0.0.2;branch=z9hG4bK2\r\n"
    b"f: <sip:a@x>;tag=abc;other=1\r\nt: <sip:b@x>\r\ni: call-1\r\nCSeq: 1 INVITE\r\n"
    b"Content-Length: 4\r\n\r\nv=0\n"
)


def test_a_request_is_read() -> None:
    found = read(INVITE)
    assert found is not None
    assert (found.code, found.method, found.header("call-id")) == (None, "INVITE", "call-1")
    assert (found.tag("from"), found.tag("to"), found.header("absent")) == ("abc", None, "")
    assert found.all("via")[1] == "SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK2"
    assert [route.strip() for route in found.routes()] == [
        "<sip:10.0.0.1;lr;ftag=a,b>", "<sip:10.0.0.2;lr>", "<sip:10.0.0.3;lr>",
    ]  # fmt: skip


def test_an_answer_belongs_to_its_request() -> None:
    request = read(INVITE)
    assert request is not None
    found = read(answer(request, "180 Ringing", "t9", "sip:me@here"))
    assert found is not None
    assert (found.code, found.method, found.first) == (180, "INVITE", "SIP/2.0 180 Ringing")
    for name in ("via", "record-route", "from", "call-id", "cseq"):
        assert found.all(name) == request.all(name)
    assert found.tag("to") == "t9"
    again = read(answer(found, "200 OK", "other", "sip:me@here"))
    assert again is not None
    assert again.tag("to") == "t9"


@pytest.mark.parametrize(
    "datagram",
    [b"", b"\r\n\r\n", b"\0\0\0\0", b"INVITE sip:x SIP/2.0\r\n\r\n", b"SIP/2.0 no code\r\nCSeq: 1"],
)
def test_what_is_no_message_is_left(datagram: bytes) -> None:
    assert read(datagram) is None


@given(st.binary())
def test_whatever_comes_is_read_or_left(datagram: bytes) -> None:
    found = read(datagram)
    assert found is None or found.method


def test_a_message_is_written_with_its_length() -> None:
    assert written("BYE sip:x SIP/2.0", [("CSeq", "2 BYE")]) == (
        b"BYE sip:x SIP/2.0\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"
    )
