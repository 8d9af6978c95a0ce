"""Full stores against the folds of their logs."""

from attrs import define, field, frozen

from adapters.contract.proof import FoldProbe
from adapters.memory.faults import FailsOnDemand
from adapters.memory.proof.fold import MemoryBookFold
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from application.proof.ports import BookFold
from contract.full_store_probes import MemoryFullStoreProbe, TimescaleFullStoreProbe


@define
class MemoryFoldProbe(MemoryFullStoreProbe, FoldProbe):
    """The memory twin, or another of its kind."""

    fold_type: type[MemoryBookFold] = MemoryBookFold
    fold: MemoryBookFold = field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.fold = self.fold_type(projections=self.projections)

    def _failing(self) -> tuple[FailsOnDemand, ...]:
        return (*super()._failing(), self.fold)


@frozen
class TimescaleFoldProbe(TimescaleFullStoreProbe, FoldProbe):
    """PostgreSQL."""

    @property
    def fold(self) -> BookFold:
        return TimescaleBookFold(self.store.pool)
