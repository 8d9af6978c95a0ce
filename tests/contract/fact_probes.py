"""Event logs and streams of facts under test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

from attrs import define, field

from adapters.contract.builders import a_cdr, a_company, a_received_call
from adapters.contract.facts.relay import FactLogProbe, FactPublisherProbe, a_fact
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.money.book import TimescaleMoneyBook
from application.errors import UnavailableError
from application.facts.data import Fact, Heard
from application.facts.ports import FactLog, FactPublisher
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore
from contract.stream_probes import JetStreamProbe


@define
class MemoryFactLogProbe(FactLogProbe):
    """The memory twin."""

    log: MemoryFactLog = field(factory=MemoryFactLog)
    _numbers: "count[int]" = field(factory=count, init=False)

    def heard(self, heard: Heard) -> FactLog:
        self.log.heard = heard
        return self.log

    async def happen(self, count: int) -> None:
        self.log.events += [a_fact(next(self._numbers)) for _ in range(count)]

    async def happen_unheard(self) -> None:
        self.log.events.append(None)

    async def leave(self) -> None:
        self.log.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.log.recover()


@define
class TimescaleFactLogProbe(OverStore, FactLogProbe):
    """PostgreSQL, with TimescaleDB or without."""

    store: TimescaleStoreProbe
    _numbers: "count[int]" = field(factory=lambda: count(1), init=False)

    @property
    def log(self) -> FactLog:
        return self.heard(Heard.ALL)

    def heard(self, heard: Heard) -> FactLog:
        return TimescaleFactLog(self.store.pool, heard)

    async def happen(self, count: int) -> None:
        ledger = TimescaleCdrLedger(self.store.pool)
        for _ in range(count):
            number = next(self._numbers)
            await ledger.record([a_received_call(a_cdr(call_id=f"c{number}"), seq=number)])

    async def happen_unheard(self) -> None:
        await a_company(TimescaleMoneyBook(self.store.pool))


@define
class MemoryFactPublisherProbe(FactPublisherProbe):
    """The memory twin."""

    memory: MemoryFactPublisher = field(factory=MemoryFactPublisher)

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[FactPublisher]:
        yield self.memory

    async def stored(self) -> Sequence[Fact]:
        return list(self.memory.stored.values())

    async def leave(self) -> None:
        self.memory.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.memory.recover()


@define
class JetStreamFactPublisherProbe(FactPublisherProbe):
    """The real thing."""

    jetstream: JetStreamProbe

    @property
    def can_leave(self) -> bool:
        return self.jetstream.can_leave

    @asynccontextmanager
    async def publisher(self) -> AsyncIterator[FactPublisher]:
        settings = NatsSettings(url=self.jetstream.server.url, name="worker")
        async with open_nats(settings) as connection:
            await connection.ready()
            yield JetStreamFactPublisher(connection=connection)

    async def stored(self) -> Sequence[Fact]:
        context = self.jetstream.admin.client.jetstream(timeout=60)
        facts: list[Fact] = []
        for name in ("AKIRA_CDR", "AKIRA_BALANCE"):
            state = (await context.stream_info(name)).state
            for number in range(1, state.messages + 1):
                message = await context.get_msg(name, number)
                event_id = (message.headers or {})["Nats-Msg-Id"]
                facts.append(
                    Fact(subject=message.subject or "", event_id=event_id, body=message.data or b"")
                )
        return facts

    async def leave(self) -> None:
        await self.jetstream.leave()

    async def come_back(self) -> None:
        await self.jetstream.come_back()
