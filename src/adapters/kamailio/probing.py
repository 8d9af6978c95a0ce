"""One call through a proxy: who calls, and who is called, are both here."""

import asyncio
from ipaddress import ip_address
from time import monotonic
from typing import Final

from attrs import frozen

from adapters.kamailio.phones import SIP, Asked, Called, Caller, named, within
from adapters.kamailio.sip import Message
from application.errors import UnavailableError
from application.health.probe import PROBE, ProbedCall

_TALK_SECONDS: Final = 1.0
_REGISTERED_SECONDS: Final = 60


@frozen
class SipProbe:
    """Places calls through the proxy at an address, over UDP."""

    host: str
    port: int = SIP

    async def __call__(self) -> ProbedCall:
        """Call, talk for a second, hang up; tell what became of it.

        Who is called registers at the proxy for that time; where it may not, the call is sent
        to its address.

        Raises:
            UnavailableError: the address cannot be reached from here at all.
        """
        loop = asyncio.get_running_loop()
        try:
            _, caller = await loop.create_datagram_endpoint(
                Caller, remote_addr=(self.host, self.port)
            )
            here = caller.transport.get_extra_info("sockname")[0]
            _, called = await loop.create_datagram_endpoint(Called, local_addr=(here, 0))
        except OSError as error:
            raise UnavailableError(f"no way to {self.host}:{self.port}: {error}") from error
        caller.domain = named(self.host, self.port)
        try:
            return await _registered(caller, called)
        finally:
            caller.transport.close()
            called.transport.close()


async def _registered(caller: Caller, called: Called) -> ProbedCall:
    known = await caller.register(called.place, _REGISTERED_SECONDS, 1)
    try:
        return await _call(caller, called, caller.domain if known else called.place)
    finally:
        if known:
            await caller.register(called.place, 0, 2)


async def _call(caller: Caller, called: Called, to: str) -> ProbedCall:
    target, talked, ended = f"sip:{PROBE}@{to}", 0.0, None
    invited = await caller.ask(Asked("INVITE", 1, target, f"<{target}>"))
    if invited is not None and (invited.code or 0) < 300:  # noqa: PLR2004 RFC 3261
        caller.confirm(invited)
        began = monotonic()
        await asyncio.sleep(_TALK_SECONDS)
        ended = await caller.ask(within("BYE", 2, invited))
        talked = monotonic() - began
    return ProbedCall(
        call_id=caller.call_id,
        from_tag=caller.tag,
        to_tag=called.tag,
        source=ip_address(caller.transport.get_extra_info("sockname")[0]),
        reached=called.reached,
        answer=_line(invited),
        hangup=_line(ended),
        stays=bool(invited and invited.routes()),
        talked=talked,
    )


def _line(message: Message | None) -> str | None:
    return None if message is None else message.first.partition(" ")[2]
