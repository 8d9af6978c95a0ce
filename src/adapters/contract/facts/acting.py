"""What every audit trail promises: who did what, and who looked at what."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Protocol

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import (
    a_company,
    a_dead_letter,
    a_mending,
    a_payment,
    a_rate,
    a_received_call,
    a_verdict,
    a_version,
)
from adapters.contract.facts.full_store import FullStoreProbe
from application.errors import UnavailableError
from application.facts.ports import AuditTrail
from application.letters.data import LetterQuery
from application.letters.ports import DeadLetterBox, DeadLetterDesk
from application.pricing.ports import TariffStore
from domain.facts.reading import NumbersRead
from domain.money.limits import Limits

_EVER: Final = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
_LONG_AGO: Final = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2001, 1, 1, tzinfo=UTC))
READING: Final = NumbersRead(by="ana", view="cdr search", filters=("start", "caller"), calls=3)


class AuditTrailProbe(FullStoreProbe, Protocol):
    """A trail, and books over the same log."""

    @property
    def trail(self) -> AuditTrail:
        """The trail."""
        ...

    @property
    def box(self) -> DeadLetterBox:
        """Where letters are parked."""
        ...

    @property
    def desk(self) -> DeadLetterDesk:
        """Where they are settled."""
        ...

    @property
    def tariffs(self) -> TariffStore:
        """Where tariffs are imported."""
        ...


class AuditTrailContract:
    """What people did is told, and what followed by itself is not."""

    async def test_a_reading_is_told_with_all_that_was_said(self, probe: AuditTrailProbe) -> None:
        await probe.trail.note(READING)
        await probe.trail.note(NumbersRead(by="noc-wall", view="live"))
        live, search = await probe.trail.acts(*_EVER, 10)
        assert (search.type, live.type) == ("NumbersRead", "NumbersRead")
        assert json.loads(search.data) == {
            "by": "ana", "view": "cdr search", "filters": ["start", "caller"], "calls": 3,
        }  # fmt: skip
        assert json.loads(live.data)["calls"] is None
        assert search.position is not None
        assert live.position is not None
        assert search.position < live.position
        assert search.login

    async def test_what_follows_from_calls_is_left_out(self, probe: AuditTrailProbe) -> None:
        company = await a_company(
            probe.money, "Acme", Limits(credit_limit=Decimal(0), low_balance=Decimal("0.5"))
        )
        await probe.money.change(company, a_payment("0.6"))
        await probe.ledger.record([a_received_call(verdict=a_verdict(company, amount=Decimal(5)))])
        acts = await probe.trail.acts(*_EVER, 10)
        assert [(act.type, act.about) for act in acts] == [
            ("ToppedUp", "Acme"), ("CompanyOpened", "Acme"),
        ]  # fmt: skip

    async def test_what_is_no_event_is_told_too(self, probe: AuditTrailProbe) -> None:
        await probe.box.park([a_dead_letter(seq=1), a_dead_letter(seq=2)])
        first, second = [kept.number for kept in await probe.desk.letters(LetterQuery())]
        assert await probe.desk.waive(first, by="ana", because="a test call")
        async with probe.desk.redriving([second]):
            pass
        await probe.tariffs.save(a_version())
        await probe.tariffs.correct(a_version(a_rate("44")))
        acts = {(act.type, act.about): act for act in await probe.trail.acts(*_EVER, 10)}
        waived = acts.pop(("LetterWaived", f"letter {first}"))
        assert json.loads(waived.data) == {"by": "ana", "because": "a test call"}
        name = a_version().name
        assert acts.keys() == {
            ("LetterRedriven", f"letter {second}"), ("TariffImported", name),
            ("TariffCorrected", name),
        }  # fmt: skip
        assert all(act.login and act.position is None for act in acts.values())
        assert list(await probe.trail.acts(*_LONG_AGO, 10)) == []
        assert len(await probe.trail.acts(*_EVER, 3)) == 3

    async def test_a_letter_that_was_mended_is_told_once(self, probe: AuditTrailProbe) -> None:
        await probe.box.park([a_dead_letter()])
        [kept] = await probe.desk.letters(LetterQuery())
        mending = a_mending(letter=kept.number)
        async with probe.desk.mending(kept.number, b"{}", mending):
            pass
        [act] = await probe.trail.acts(*_EVER, 10)
        assert (act.type, json.loads(act.data)["letter"]) == ("LetterMended", kept.number)
        assert json.loads(act.data)["changes"] == list(mending.changes)
        assert act.login
        assert act.position is not None

    async def test_the_latest_come_first_and_no_more_than_asked_for(
        self, probe: AuditTrailProbe
    ) -> None:
        for number in range(3):
            await probe.trail.note(NumbersRead(by="ana", view="cdr show", calls=number))
        acts = await probe.trail.acts(*_EVER, 2)
        assert [json.loads(act.data)["calls"] for act in acts] == [2, 1]
        assert list(await probe.trail.acts(*_LONG_AGO, 10)) == []

    async def test_away_means_that_nothing_was_noted(self, probe: AuditTrailProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.trail.note(READING)
        with pytest.raises(UnavailableError):
            await probe.trail.acts(*_EVER, 10)
        await probe.come_back()
        assert list(await probe.trail.acts(*_EVER, 10)) == []
