"""What everybody else does meanwhile: each his usual work, once."""

import json
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from secrets import token_hex

from attrs import frozen

from adapters.jetstream.connection import NatsConnection
from contract.nats_rights.site import HERE, THERE, Site

_WORK = {
    "bridge": (("cdr.raw", b"{}"), ("call.events.answered", b"{}")),
    "worker": (
        (
            "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-dead",
            b'{"batch":1,"no_wait":true}',
        ),
    ),
    "relay": (
        ("balance.low", b"{}"),
        ("cdr.rated", b"{}"),
        ("fraud.alert", b"{}"),
        ("seal.head", b"{}"),
    ),
    "live": (("$JS.API.STREAM.MSG.GET.AKIRA_CDR", b'{"seq":1}'),),
    "operator": (("$JS.API.STREAM.INFO.AKIRA_CDR", b""),),
    "desk": (("cdr.raw", b"{}"),),
    "facts": (("$JS.API.STREAM.INFO.AKIRA_BALANCE", b""),),
}
# Nobody answers these.
_TELLS = {"worker": (f"cdr.settled.{HERE}", f"cdr.settled.{THERE}")}


@frozen
class Others:
    """A connection of each part; the bridge is that of the second host."""

    by_part: dict[str, NatsConnection]

    async def work(self) -> None:
        """Let each do what he does, to its end."""
        for part, connection in self.by_part.items():
            for subject, body in _WORK[part]:
                inbox = f"{connection.inbox_prefix}.{token_hex(4)}"
                answers = await connection.client.subscribe(inbox, max_msgs=1)
                await connection.client.publish(subject, body, reply=inbox)
                answer = await answers.next_msg(timeout=120)
                if answer.reply.startswith("$JS.ACK."):
                    await connection.client.publish(answer.reply, b"+ACK")
                    await connection.client.flush()
                elif answer.data:
                    assert "error" not in json.loads(answer.data), (part, answer.data)
            for subject in _TELLS.get(part, ()):
                await connection.client.publish(subject, b"{}")
            await seen(connection)

    @asynccontextmanager
    async def hearing(self, part: str, subject: str) -> AsyncIterator[Callable[[], bool]]:
        """Let a part listen; what is given tells in the end whether anything came."""
        client = self.by_part[part].client
        subscription = await client.subscribe(subject)
        await seen(self.by_part[part])
        came = 0
        yield lambda: came > 0
        await seen(self.by_part[part])
        came = subscription.pending_msgs
        await subscription.unsubscribe()


@asynccontextmanager
async def others_on(site: Site, parts: Collection[str] = tuple(_WORK)) -> AsyncIterator[Others]:
    """Bring them in."""
    async with AsyncExitStack() as stack:
        yield Others(
            {part: await stack.enter_async_context(site.user(part, THERE)) for part in parts}
        )


async def seen(connection: NatsConnection) -> None:
    """Wait until NATS has seen all that was sent; the second ping comes after it for certain."""
    await connection.client.flush()
    await connection.client.flush()
