"""A viewer of whole numbers is noted once an hour, sooner or later."""

from datetime import datetime, timedelta

import pytest
from attrs import define

from adapters.contract.builders import MOMENT
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.errors import UnavailableError
from application.live.note_viewers import NoteViewers
from application.live.scope import Role, Scope, Viewer
from domain.facts.reading import NumbersRead
from readers import readings

NOC = Viewer(name="noc", role=Role.NOC)
ALL = Scope()
FULL_HOUR = MOMENT.replace(minute=0)


@define
class _Clock:
    now: datetime = FULL_HOUR

    def __call__(self) -> datetime:
        return self.now


async def test_once_an_hour_and_by_the_kind_of_the_wish() -> None:
    clock, trail = _Clock(), MemoryAuditTrail()
    noting = NoteViewers(trail=trail, clock=clock)
    noting.look(NOC, Scope(companies=frozenset({"acme"}), prefix="4930123456"))
    noting.look(NOC, ALL)
    await noting()
    clock.now += timedelta(minutes=59)
    noting.look(NOC, ALL)
    await noting()
    assert readings(trail) == [NumbersRead(by="noc", view="live", filters=("company", "prefix"))]
    clock.now += timedelta(minutes=1)
    noting.look(NOC, ALL)
    await noting()
    assert len(readings(trail)) == 2


async def test_who_sees_masked_numbers_is_not_noted() -> None:
    trail = MemoryAuditTrail()
    noting = NoteViewers(trail=trail, clock=_Clock())
    noting.look(Viewer(name="visitor", role=Role.NOC, masked=True), ALL)
    await noting()
    assert readings(trail) == []


async def test_a_log_that_was_away_hears_of_it_later() -> None:
    trail = MemoryAuditTrail()
    noting = NoteViewers(trail=trail, clock=_Clock())
    noting.look(NOC, ALL)
    noting.look(Viewer(name="user", role=Role.USER, company="acme"), ALL)
    trail.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await noting()
    await noting()
    await noting()
    assert [reading.by for reading in readings(trail)] == ["noc", "user"]
