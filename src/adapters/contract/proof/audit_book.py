"""What every audit book promises."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from application.errors import UnavailableError
from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AT_10 = Receipt(stream_seq=10, stored_at=NOW)
GAP = Gap(first_seq=11, last_seq=12, before=Receipt(stream_seq=13, stored_at=NOW))


class AuditProbe(Surroundings, Protocol):
    """A book and its surroundings."""

    @property
    def book(self) -> AuditBook:
        """The book."""
        ...

    async def gaps(self) -> Sequence[tuple[int, int]]:
        """List the gaps that were noted, by their first and last numbers."""
        ...


class AuditBookContract:
    """How far the stream was read is remembered together with what was missing."""

    async def test_a_new_book_is_empty(self, probe: AuditProbe) -> None:
        assert await probe.book.read_to() is None
        assert list(await probe.gaps()) == []

    async def test_the_position_is_the_last_one_noted(self, probe: AuditProbe) -> None:
        await probe.book.note(AT_10, [], after=None)
        await probe.book.note(GAP.before, [GAP], after=AT_10)
        await probe.book.note(GAP.before, [GAP], after=GAP.before)
        assert await probe.book.read_to() == GAP.before
        assert list(await probe.gaps()) == [(11, 12)]

    @pytest.mark.parametrize("believed", [None, AT_10], ids=["nowhere", "behind"])
    async def test_who_was_overtaken_moves_nothing(
        self, probe: AuditProbe, believed: Receipt | None
    ) -> None:
        await probe.book.note(AT_10, [], after=None)
        await probe.book.note(GAP.before, [], after=AT_10)
        with pytest.raises(UnavailableError):
            await probe.book.note(AT_10, [GAP], after=believed)
        assert await probe.book.read_to() == GAP.before
        assert list(await probe.gaps()) == []

    async def test_who_remembers_a_position_that_is_gone_moves_nothing(
        self, probe: AuditProbe
    ) -> None:
        with pytest.raises(UnavailableError):
            await probe.book.note(GAP.before, [GAP], after=AT_10)
        assert await probe.book.read_to() is None
        assert list(await probe.gaps()) == []

    async def test_away_means_later(self, probe: AuditProbe) -> None:
        needs_outages(probe)
        await probe.book.note(AT_10, [], after=None)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.book.read_to()
        with pytest.raises(UnavailableError):
            await probe.book.note(GAP.before, [GAP], after=AT_10)
        await probe.come_back()
        assert await probe.book.read_to() == AT_10
        assert list(await probe.gaps()) == []
