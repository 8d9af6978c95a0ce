"""Dialogs that are billed once: who is billed, held by a row of each dialog until the commit."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from json import dumps, loads
from typing import Final
from uuid import UUID

from asyncpg import Record
from attrs import define, field

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.facts.call_facts import CallReceived
from domain.facts.one_dialog import claims_of, with_legs
from domain.pricing.one_dialog import DialogClaim, Head, Heads, head_for, released, settle_claims
from domain.pricing.sides import Side

_LOCK: Final = query("journal/lock_dialogs")
_KEEP: Final = query("journal/keep_heads")
_LOOK: Final = "select dialog, heads from dialog_bill where dialog = any($1)"
_LOOK_AND_LOCK: Final = f"{_LOOK} order by dialog for update"
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_Held = dict[UUID, Heads]


async def billed_once(
    connection: Connection, entered: Mapping[UUID, CallReceived]
) -> Mapping[UUID, CallReceived]:
    """Give the calls that were entered, of which some are legs; asks only where one has a claim."""
    for side in Side:
        # Dialogs of the called side have names of their own, so all lock them in one order.
        if claims := claims_of(entered.values(), side):
            entered = with_legs(entered, await _claimed(connection, claims, {}), side)
    return entered


@define
class LateClaims:
    """Claims of calls that are in the book, within one correction.

    Attributes:
        connection: whose transaction keeps all other corrections out.
    """

    connection: Connection
    _tried: _Held = field(factory=dict, init=False)

    async def billed_by(self, claims: Sequence[DialogClaim], *, keep: bool) -> Mapping[UUID, UUID]:
        """Settle claims; where they are not kept, nothing is locked or written."""
        if not claims:
            return {}
        rows = await self.connection.fetch(_LOOK, [claim.dialog for claim in claims])
        held = _heads(rows) | self._tried
        if keep:
            # Who is billed gives way in a correction only, so what is known needs no lock.
            return await _claimed(self.connection, claims, held)
        settled = settle_claims(claims, held)
        self._tried |= settled.changed
        return settled.legs

    async def release(self, gone: Sequence[tuple[UUID, UUID]], *, keep: bool) -> None:
        """Let calls be heads of dialogs no more; where that is not kept, nothing is written."""
        if not gone:
            return
        look = _LOOK_AND_LOCK if keep else _LOOK
        rows = await self.connection.fetch(look, [dialog for dialog, _ in gone])
        left = released(gone, _heads(rows) | self._tried)
        if keep:
            await self.connection.execute(_KEEP, *_columns(left))
        else:
            self._tried |= left


async def _claimed(
    connection: Connection, claims: Sequence[DialogClaim], held: _Held
) -> Mapping[UUID, UUID]:
    open_ones = [c for c in claims if head_for(c, held.get(c.dialog, ())) is None]
    if open_ones:
        first = {claim.dialog: (claim.head,) for claim in reversed(open_ones)}
        rows = await connection.fetch(_LOCK, *_columns(first))
        held = held | _heads(rows)
    settled = settle_claims(claims, held)
    if settled.changed:
        await connection.execute(_KEEP, *_columns(settled.changed))
    return settled.legs


def _columns(heads: Mapping[UUID, Heads]) -> Sequence[Sequence[object]]:
    # In one order, so that two who lock the same dialogs never wait for each other.
    dialogs = sorted(heads)
    return (
        dialogs,
        [
            dumps([[str(h.call_key), h.start.isoformat(), h.host] for h in heads[d]])
            for d in dialogs
        ],
        [max((head.start for head in heads[dialog]), default=_NEVER) for dialog in dialogs],
    )


def _heads(rows: Iterable[Record]) -> _Held:
    return {
        row["dialog"]: tuple(
            Head(datetime.fromisoformat(start), UUID(key), *host)
            for key, start, *host in loads(row["heads"])
        )
        for row in rows
    }
