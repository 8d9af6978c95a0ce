"""What lies on the server while somebody tries what he may: records, facts, events, readers."""

import json
from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex

from attrs import define
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from adapters.jetstream.asking import Json
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.topology import Topology, check, setup
from contract.nats_rights.others import Others
from contract.nats_rights.site import HERE, THERE
from contract.stream_admin import made_anew

# What a worker took comes again when somebody gives it back, never by itself.
TOPOLOGY = Topology(max_bytes=100_000_000, ack_wait=3600)
# Used up where somebody made a stream that confirms nothing.
_PATIENCE = 20.0
_STREAMS = {"AKIRA_CDR": "cdr", "AKIRA_BALANCE": "balance", "AKIRA_CALLS": "call.events"}
_AT_FIRST = (
    f"cdr.raw.{HERE}", f"cdr.raw.{THERE}", "cdr.raw", f"cdr.dead.{HERE}", "cdr.dead",
    "balance.low", "call.events.answered", f"call.events.answered.{HERE}",
)  # fmt: skip


@define
class World:
    """The server as its administrator sees it.

    Attributes:
        taken: reply of a record that a worker took and did not acknowledge.
    """

    admin: NatsConnection
    others: Others
    taken: str = ""

    async def empty(self) -> None:
        """Make all streams anew, with nothing in them."""
        context = self.admin.client.jetstream(timeout=60)
        for name in await self.names():
            if name not in _STREAMS:
                await context.delete_stream(name)
        for stream in TOPOLOGY.streams():
            await made_anew(self.admin, stream)
        await setup(self.admin, TOPOLOGY)

    async def renew(self) -> None:
        """Make everything as it was at first."""
        await self.empty()
        context = self.admin.client.jetstream(timeout=60)
        for subject in _AT_FIRST:
            await context.publish(subject, b'{"from":"at first"}')
        reading = await context.pull_subscribe_bind("cdr-worker-hosts", "AKIRA_CDR")
        [message] = await reading.fetch(1, timeout=120)
        self.taken = message.reply
        await reading.unsubscribe()

    async def settle(self) -> None:
        """Return when whatever was published before is stored, and what that led to as well.

        A stream takes its messages in order: one that is confirmed comes after those before it.
        An answer that went into another stream is stored when a second one is confirmed.
        """
        for _ in range(2):
            await self.admin.client.flush()
            for subject in _STREAMS.values():
                with suppress(NatsError, TimeoutError):
                    await self.admin.client.request(f"{subject}.settle", b"{}", timeout=_PATIENCE)
            await self.names()

    async def names(self) -> Sequence[str]:
        """Give the names of all streams."""
        return (await self._ask("STREAM.NAMES")).get("streams") or []

    async def subject_of(self, stream: str, marker: bytes) -> str | None:
        """Give the subject under which a stream has a message with these bytes; None if none."""
        context = self.admin.client.jetstream(timeout=60)
        if stream not in await self.names():
            return None
        state = (await context.stream_info(stream)).state
        for number in range(state.last_seq, max(state.first_seq, 1) - 1, -1):
            with suppress(NotFoundError):
                message = await context.get_msg(stream, number)
                if marker in (message.data or b""):
                    return message.subject
        return None

    async def heard(self, subject: str) -> int:
        """Count the messages under a subject, in whatever stream."""
        return sum([(await self._subjects(name)).get(subject, 0) for name in await self.names()])

    async def count(self, stream: str) -> int:
        """Count all messages of a stream but those of `settle`."""
        subjects = await self._subjects(stream)
        return sum(n for subject, n in subjects.items() if not subject.endswith(".settle"))

    async def whole(self) -> bool:
        """Tell whether everything is there that was at first, and nothing besides."""
        if sorted(await self.names()) != sorted(_STREAMS):
            return False
        parts = await check(self.admin, TOPOLOGY)
        consumers = [(await self._ask(f"CONSUMER.NAMES.{name}"))["consumers"] for name in _STREAMS]
        if not all(part.good for part in parts) or [len(each or ()) for each in consumers] != [
            len(TOPOLOGY.consumers()), 0, 0,
        ]:  # fmt: skip
            return False
        kept = [await self.heard(subject) for subject in _AT_FIRST]
        return all(kept) and not await self._is_settled()

    async def comes_again(self) -> bool:
        """Tell whether the record that a worker took is delivered to the next who asks."""
        reading = await self.admin.client.jetstream(timeout=60).pull_subscribe_bind(
            "cdr-worker-hosts", "AKIRA_CDR"
        )
        taken, found = int(self.taken.split(".")[5]), 0
        with suppress(TimeoutError):
            while found != taken:
                [message] = await reading.fetch(1, timeout=_PATIENCE)
                found = message.metadata.sequence.stream
        await reading.unsubscribe()
        return found == taken

    async def _is_settled(self) -> bool:
        info = await self._ask("CONSUMER.INFO.AKIRA_CDR.cdr-worker-hosts")
        return bool(info["ack_floor"]["stream_seq"])

    async def _subjects(self, stream: str) -> dict[str, int]:
        info = await self._ask(f"STREAM.INFO.{stream}", {"subjects_filter": ">"})
        return info["state"].get("subjects") or {}

    async def _ask(self, what: str, body: Json | None = None) -> Json:
        question = json.dumps(body or {}).encode()
        answer = await self.admin.client.request(f"$JS.API.{what}", question, timeout=120)
        found: Json = json.loads(answer.data)
        return found


def a_marker() -> bytes:
    """Give bytes that nobody else publishes."""
    return json.dumps({"from": token_hex(8)}).encode()
