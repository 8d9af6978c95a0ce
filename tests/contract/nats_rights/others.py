"""What everybody else does meanwhile: each his usual work, once."""

import json
from collections.abc import AsyncIterator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from secrets import token_hex

from attrs import frozen

from adapters.jetstream.connection import NatsConnection
from contract.nats_rights.site import THERE, Site

_WORK = {
    "bridge": (("cdr.raw", b"{}"), ("call.events.answered", b"{}")),
    "worker": (
        (
            "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-dead",
            b'{"batch":1,"no_wait":true}',
        ),
    ),
    "relay": (("balance.low", b"{}"), ("cdr.rated", b"{}")),
    "live": (("$JS.API.STREAM.MSG.GET.AKIRA_CDR", b'{"seq":1}'),),
    "operator": (("$JS.API.STREAM.INFO.AKIRA_CDR", b""),),
    "desk": (("cdr.raw", b"{}"),),
    "facts": (("$JS.API.STREAM.INFO.AKIRA_BALANCE", b""),),
}


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
                answer = await answers.next_msg(timeout=5)
                if answer.reply.startswith("$JS.ACK."):
                    await connection.client.publish(answer.reply, b"+ACK")
                    await connection.client.flush()
                elif answer.data:
                    assert "error" not in json.loads(answer.data), (part, answer.data)


@asynccontextmanager
async def others_on(site: Site, parts: Collection[str] = tuple(_WORK)) -> AsyncIterator[Others]:
    """Bring them in."""
    async with AsyncExitStack() as stack:
        yield Others(
            {part: await stack.enter_async_context(site.user(part, THERE)) for part in parts}
        )
