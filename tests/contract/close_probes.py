"""Closed months of full stores, and verdicts of days."""

from attrs import define, field, frozen

from adapters.contract.proof import CloseProbe, VerdictProbe
from adapters.memory.faults import FailsOnDemand
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.closes import MemoryCloseBook
from adapters.memory.proof.verdicts import MemoryVerdictBook
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.proof.closes import TimescaleCloseBook
from adapters.timescale.proof.verdicts import TimescaleVerdictBook
from application.errors import UnavailableError
from application.letters.ports import DeadLetterBox
from application.proof.ports import CloseBook, VerdictBook
from contract.full_store_probes import MemoryFullStoreProbe, TimescaleFullStoreProbe
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore


@define
class MemoryCloseProbe(MemoryFullStoreProbe, CloseProbe):
    """The memory twin, or another of its kind."""

    months_type: type[MemoryCloseBook] = MemoryCloseBook
    letters: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)
    months: MemoryCloseBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.months = self.months_type(self.ledger, self.letters)

    def _failing(self) -> tuple[FailsOnDemand, ...]:
        return (*super()._failing(), self.months)


@frozen
class TimescaleCloseProbe(TimescaleFullStoreProbe, CloseProbe):
    """PostgreSQL."""

    @property
    def months(self) -> CloseBook:
        return TimescaleCloseBook(self.store.pool)

    @property
    def letters(self) -> DeadLetterBox:
        return TimescaleDeadLetterBox(self.store.pool)


@define
class MemoryVerdictProbe(VerdictProbe):
    """The memory twin, or another of its kind."""

    verdicts: MemoryVerdictBook = field(factory=MemoryVerdictBook)

    async def leave(self) -> None:
        self.verdicts.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.verdicts.recover()


@frozen
class TimescaleVerdictProbe(OverStore, VerdictProbe):
    """PostgreSQL."""

    store: TimescaleStoreProbe

    @property
    def verdicts(self) -> VerdictBook:
        return TimescaleVerdictBook(self.store.pool)
