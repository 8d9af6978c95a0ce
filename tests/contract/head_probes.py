"""The heads of seals under test."""

from collections.abc import Callable
from itertools import count

from attrs import define, field

from adapters.contract.builders import a_company
from adapters.contract.proof import HeadLogProbe
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.heads import MemoryHeadLog
from adapters.memory.proof.seals import MemorySealBook
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.proof.heads import TimescaleHeadLog
from adapters.timescale.proof.seals import TimescaleSealBook
from application.errors import UnavailableError
from application.money.ports import MoneyBook
from application.proof.ports import HeadLog, SealBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore


@define
class MemoryHeadProbe(HeadLogProbe):
    """The memory twin, or another of its kind."""

    log_type: Callable[[MemorySealBook], MemoryHeadLog] = MemoryHeadLog
    journal: MemoryJournal = field(factory=MemoryJournal)
    seals: MemorySealBook = field(init=False)
    log: MemoryHeadLog = field(init=False)
    _numbers: "count[int]" = field(factory=count, init=False)

    def __attrs_post_init__(self) -> None:
        self.seals = MemorySealBook(journal=self.journal)
        self.log = self.log_type(self.seals)

    async def happen(self, count: int) -> None:
        for _ in range(count):
            await _happen(MemoryMoneyBook(journal=self.journal), self.seals, next(self._numbers))

    async def cut_off(self) -> None:
        self.seals.seals.pop()

    async def leave(self) -> None:
        self.log.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.log.recover()


@define
class TimescaleHeadProbe(OverStore, HeadLogProbe):
    """PostgreSQL."""

    store: TimescaleStoreProbe
    _numbers: "count[int]" = field(factory=count, init=False)

    @property
    def log(self) -> HeadLog:
        return TimescaleHeadLog(self.store.pool)

    @property
    def seals(self) -> SealBook:
        return TimescaleSealBook(self.store.pool)

    async def happen(self, count: int) -> None:
        for _ in range(count):
            await _happen(TimescaleMoneyBook(self.store.pool), self.seals, next(self._numbers))

    async def cut_off(self) -> None:
        async with self.store.pool.acquire() as connection, connection.transaction():
            await connection.execute("set local session_replication_role = replica")
            await connection.execute(
                "delete from seal where number = (select max(number) from seal)"
            )


async def _happen(money: MoneyBook, seals: SealBook, number: int) -> None:
    await a_company(money, f"Company {number}")
    mark = await seals.mark()
    assert mark
    assert await seals.seal(mark.position, 1000)
