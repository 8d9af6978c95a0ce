"""One phone's side of a call."""

from collections.abc import Sequence
from itertools import count

from attrs import define, field

from e2e.phones.message import Message, written
from e2e.phones.phone import Phone

_numbers = count(1)
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 0\r\n"
)
Headers = Sequence[tuple[str, str]]


@define(eq=False)
class Leg:
    """What is needed to speak within a dialog.

    Attributes:
        local, remote: values of From and To of our requests, with tags.
        route: what our requests must pass, in this order.
    """

    phone: Phone
    call_id: str
    local: str
    remote: str
    target: str
    cseq: int = 0
    route: Sequence[str] = ()
    invite: bytes = b""
    _branch: str = field(default="", init=False)

    def request(
        self,
        method: str,
        *,
        cseq: int | None = None,
        headers: Headers = (),
        body: str = "",
        branch: str = "",
    ) -> bytes:
        """Send a request; give its bytes, to be said again."""
        if cseq is None:
            self.cseq += method != "ACK"
            cseq = self.cseq
        self._branch = branch or f"z9hG4bK-{self.phone.port}-{next(_numbers)}"
        datagram = written(
            f"{method} {self.target} SIP/2.0",
            [
                ("Via", f"SIP/2.0/UDP {self.phone.address};branch={self._branch}"),
                ("From", self.local),
                ("To", self.remote),
                ("Call-ID", self.call_id),
                ("CSeq", f"{cseq} {method}"),
                ("Max-Forwards", "70"),
                *((key, value) for key, value in self._contact if key not in dict(headers)),
                *(("Route", each) for each in self.route),
                *([("Content-Type", "application/sdp")] if body else []),
                *headers,
            ],
            body,
        )
        self.phone.say(datagram)
        return datagram

    @property
    def _contact(self) -> Headers:
        return [("Contact", f"<sip:phone@{self.phone.address}>")]

    def call(self, *, headers: Headers = (), body: str = _SDP) -> None:
        """Send the first INVITE."""
        self.invite = self.request("INVITE", headers=headers, body=body)

    def reinvite(self, *, headers: Headers = ()) -> None:
        self.request("INVITE", headers=headers, body=_SDP)

    def cancel(self) -> None:
        """Cancel the request before."""
        self.request("CANCEL", cseq=self.cseq, branch=self._branch)

    def established(self, reply: Message) -> None:
        """Take from a reply what requests within the dialog need."""
        self.remote = reply["To"]
        self.target = reply.target or self.target
        self.route = list(reversed(reply.all("Record-Route")))

    def ack(self, reply: Message) -> bytes:
        """Acknowledge a final reply of an INVITE."""
        if reply.code < 300:
            return self.request("ACK", cseq=reply.cseq)
        route, self.route = self.route, ()
        remote, self.remote = self.remote, reply["To"]
        acknowledged = self.request("ACK", cseq=reply.cseq, branch=reply.branch)
        self.route, self.remote = route, remote
        return acknowledged

    async def answered(self) -> Message:
        """Wait for the answer, and acknowledge it."""
        reply = await self.phone.reply("INVITE", 200)
        self.established(reply)
        self.ack(reply)
        return reply

    async def refused(self, code: int) -> Message:
        reply = await self.phone.reply("INVITE", code)
        self.ack(reply)
        return reply

    def say(
        self,
        request: Message,
        code: int,
        *,
        headers: Headers = (),
        body: str = "",
        to: str | None = None,
    ) -> bytes:
        """Reply to a request; give the bytes, to be said again."""
        datagram = written(
            f"SIP/2.0 {code} Test",
            [
                *(("Via", each) for each in request.all("Via")),
                *(("Record-Route", each) for each in request.all("Record-Route")),
                ("From", request["From"]),
                ("To", to or _with_tag(request["To"], self.local)),
                ("Call-ID", request["Call-ID"]),
                ("CSeq", request["CSeq"]),
                ("Contact", f"<sip:phone@{self.phone.address}>"),
                *([("Content-Type", "application/sdp")] if body else []),
                *headers,
            ],
            body,
        )
        self.phone.say(datagram)
        return datagram

    def answer(self, request: Message) -> bytes:
        """Take a call, or a change of it."""
        return self.say(request, 200, body=_SDP if request.method == "INVITE" else "")

    async def bye(self) -> None:
        """Hang up."""
        self.request("BYE")
        await self.phone.final("BYE")


def _with_tag(to: str, local: str) -> str:
    return to if ";tag=" in to else local


def calling(
    phone: Phone,
    number: str,
    *,
    caller: str = "alice",
    tag: str | None = None,
    call_id: str | None = None,
) -> Leg:
    """Make the calling side of a call to a number at the proxy."""
    name = next(_numbers)
    host, port = phone.proxy
    uri = f"sip:{number}@{host}:{port}"
    from_ = f"<sip:{caller}@{host}:{port}>" if caller else f"<sip:{host}:{port}>"
    return Leg(
        phone,
        call_id or f"{name}-{phone.port}@phones.invalid",
        f"{from_};tag={tag or f'a{name}'}" if tag != "" else from_,
        f"<{uri}>",
        uri,
    )


async def called(phone: Phone) -> tuple[Leg, Message]:
    """Wait for a call; give its called side, and the INVITE."""
    invite = await phone.request("INVITE")
    local = f"{invite['To']};tag=b{next(_numbers)}"
    leg = Leg(
        phone,
        invite["Call-ID"],
        local,
        invite["From"],
        invite.target,
        route=list(invite.all("Record-Route")),
    )
    return leg, invite


async def registered(phone: Phone, user: str, *, contact: str | None = None) -> None:
    """Have a proxy send the calls for a user here."""
    host, port = phone.proxy
    address = f"<sip:{user}@{host}:{port}>"
    leg = Leg(
        phone,
        f"reg-{next(_numbers)}@phones.invalid",
        f"{address};tag=r",
        address,
        f"sip:{host}:{port}",
    )
    where = contact or f"<sip:{user}@{phone.address}>"
    leg.request("REGISTER", headers=[("Expires", "600"), ("Contact", where)])
    await phone.reply("REGISTER", 200)
