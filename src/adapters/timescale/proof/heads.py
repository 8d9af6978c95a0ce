"""The heads of the seals in PostgreSQL, as they are told to others."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.proof.seals import seal_of
from adapters.timescale.sql import query
from adapters.wire.head_json import fact_of_head
from application.facts.data import Fact, LogPlace
from application.proof.ports import HeadLog

_UNTOLD: Final = query("proof/untold_heads")
_NOTE: Final = query("proof/note_told_head")


@frozen
class TimescaleHeadLog(HeadLog):
    """Seals by their numbers."""

    pool: Pool

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        with translated_errors():
            seals = [seal_of(row) for row in await self.pool.fetch(_UNTOLD, most)]
        place = LogPlace(0, seals[-1].number) if seals else None
        return [fact_of_head(each) for each in seals], place

    async def published(self, place: LogPlace) -> None:
        with translated_errors():
            await self.pool.execute(_NOTE, place.position)
