"""The book in memory against the fold of its log."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from attrs import define, field

from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.faults import FailsOnDemand
from application.facts.data import Projection
from application.proof.data import Finding
from application.proof.ports import BookFold

_TABLES: Final[Mapping[Projection, str]] = {
    Projection.COMPANIES: "company",
    Projection.ACCOUNTS: "account",
    Projection.ASSIGNMENTS: "tariff_assignment",
    Projection.SUPPLIERS: "supplier",
    Projection.RULES: "book_rules",
    Projection.PLANS: "number_plan",
    Projection.GATE: "call_identity",
    Projection.CDR: "cdr",
    Projection.MOVEMENTS: "balance_movement",
    Projection.BALANCE: "balance",
    Projection.TRAFFIC: "traffic_hourly",
}


@define
class MemoryBookFold(FailsOnDemand, BookFold):
    """The state that the memory twins share."""

    projections: MemoryProjections = field(factory=MemoryProjections)

    async def differences(
        self,
        start: datetime | None,
        end: datetime | None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Finding]:
        self.fail_if_planned()
        findings: list[Finding] = []
        for projection in Projection:
            for key, log, book in _differing(*await self.projections.sides(projection)):
                moment = self._moment(projection, key)
                if moment is None or start is None or end is None or start <= moment < end:
                    table = _TABLES[projection]
                    findings.append(Finding(projection=table, key=str(key), log=log, book=book))
            seen(1)
        return findings

    def _moment(self, projection: Projection, key: Any) -> datetime | None:  # noqa: ANN401 any key
        match projection:
            case Projection.TRAFFIC:
                moment: datetime = key[0]
                return moment
            case Projection.GATE | Projection.CDR:
                return self._start(key)
            case Projection.MOVEMENTS:
                return self._start(key[2])
            case _:
                return None

    def _start(self, call_key: object) -> datetime | None:
        calls = self.projections.journal.replayed().calls
        return next((c.cdr.start_time for key, c in calls.items() if key == call_key), None)


def _differing(
    log: Mapping[Any, object], book: Mapping[Any, object]
) -> Iterator[tuple[object, Mapping[str, object] | None, Mapping[str, object] | None]]:
    for key in {**log, **book}:
        if (key in log, log.get(key)) != (key in book, book.get(key)):
            yield key, _side(log, key), _side(book, key)


def _side(rows: Mapping[Any, object], key: object) -> Mapping[str, object] | None:
    return {"row": rows[key]} if key in rows else None
