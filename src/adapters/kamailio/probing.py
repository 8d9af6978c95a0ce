"""One call through a proxy: who calls, and who is called, are both here."""

import asyncio
from contextlib import ExitStack, suppress
from functools import partial
from ipaddress import ip_address
from time import monotonic
from typing import Final

from attrs import evolve, frozen

from adapters.kamailio.asked import Asked, named, within
from adapters.kamailio.called import Called
from adapters.kamailio.caller import Caller
from adapters.kamailio.lines import Connection, Datagrams
from adapters.kamailio.sip import Message
from application.errors import UnavailableError
from application.health.probe import ProbedProxy, Transport
from application.health.probed_call import PROBE, ProbedCall

_TALK_SECONDS: Final = 1.0
_REGISTERED_SECONDS: Final = 60
_PATIENCE: Final = 8.0
_HEARD_SECONDS: Final = 2.0
# A request that is asked for a password is sent again under the next number.
_INVITE, _BYE = 1, 11


@frozen
class SipProbe:
    """Places calls through a proxy."""

    proxy: ProbedProxy

    async def __call__(self) -> ProbedCall:
        """Call, talk for a second, hang up; tell what became of it.

        Who is called registers at the proxy for that time; where it may not, the call is sent
        to its address.

        Raises:
            UnavailableError: the address cannot be reached from here at all.
        """
        proxy = self.proxy
        caller = Caller(proxy.transport, password=proxy.password)
        called = Called(proxy.transport)
        caller.domain, caller.rings = named(proxy.host, proxy.port), called.pick_up
        connect = _over_udp if proxy.transport is Transport.UDP else _over_tcp
        with ExitStack() as stack:
            stack.callback(called.leave)
            try:
                async with asyncio.timeout(_PATIENCE):
                    here = await connect(stack, proxy, caller, called)
            except (OSError, TimeoutError) as error:
                why = f"{str(error) or 'no answer'} ({proxy.transport})"
                raise UnavailableError(f"no way to {proxy.host}:{proxy.port}: {why}") from error
            return await _registered(caller, called, here)


async def _over_udp(stack: ExitStack, proxy: ProbedProxy, caller: Caller, called: Called) -> str:
    loop = asyncio.get_running_loop()
    out, _ = await loop.create_datagram_endpoint(
        partial(Datagrams, caller, caller.refuse), remote_addr=(proxy.host, proxy.port)
    )
    stack.callback(out.close)
    host, port = out.get_extra_info("sockname")[:2]
    incoming, _ = await loop.create_datagram_endpoint(
        partial(Datagrams, called), local_addr=(host, 0)
    )
    stack.callback(incoming.close)
    caller.send, caller.at = out.sendto, named(host, port)
    called.at = named(*incoming.get_extra_info("sockname")[:2])
    return str(host)


async def _over_tcp(stack: ExitStack, proxy: ProbedProxy, caller: Caller, called: Called) -> str:
    loop = asyncio.get_running_loop()
    out, _ = await loop.create_connection(
        partial(Connection, caller, caller.lose), proxy.host, proxy.port
    )
    stack.callback(out.close)
    host, port = out.get_extra_info("sockname")[:2]

    def accepted() -> Connection:
        connection = Connection(called)
        stack.callback(connection.close)
        return connection

    server = await loop.create_server(accepted, host, 0)
    stack.callback(server.close)
    caller.send, caller.at = out.write, named(host, port)
    called.at = named(*server.sockets[0].getsockname()[:2])
    return str(host)


async def _registered(caller: Caller, called: Called, here: str) -> ProbedCall:
    done = await caller.register(called.place, _REGISTERED_SECONDS, 1)
    known = done is not None and done.code == 200  # noqa: PLR2004 RFC 3261
    try:
        call = await _call(caller, called, caller.domain if known else called.place, here)
        return evolve(call, registered=_line(done))
    finally:
        if known:
            await caller.register(called.place, 0, 11)


async def _call(caller: Caller, called: Called, to: str, here: str) -> ProbedCall:
    target, talked, ended = f"sip:{PROBE}@{to}", (0.0, 0.0), None
    invited = await caller.ask(Asked("INVITE", _INVITE, target, f"<{target}>"))
    if invited is not None and (invited.code or 0) < 300:  # noqa: PLR2004 RFC 3261
        said = monotonic()
        caller.confirm(invited)
        heard = await _heard(called)
        await asyncio.sleep(_TALK_SECONDS)
        ends = monotonic()
        ended = await caller.ask(within("BYE", _BYE, invited))
        talked = (ends - heard if heard else 0.0, monotonic() - said)
    return ProbedCall(
        call_id=caller.call_id,
        from_tag=caller.tag,
        to_tag=called.tag,
        source=ip_address(here),
        reached=called.reached,
        answer=_line(invited),
        rang=_line(caller.rang),
        refused=caller.refused,
        closed=caller.closed,
        hangup=_line(ended),
        stays=bool(invited and invited.routes()),
        talked=talked,
    )


async def _heard(called: Called) -> float | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_HEARD_SECONDS):
            await called.acknowledged.wait()
            return monotonic()
    return None


def _line(message: Message | None) -> str | None:
    return None if message is None else message.first.partition(" ")[2]
