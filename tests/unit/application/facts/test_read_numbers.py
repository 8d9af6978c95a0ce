"""What people did is told as it stands in the log."""

from datetime import UTC, datetime

from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.facts.read_numbers import ShowActs
from readers import noting

EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


async def test_what_was_noted_is_shown() -> None:
    trail = MemoryAuditTrail(login="ana_db")
    await noting(trail)("cdr show", ["call_id"], 1)
    [act] = await ShowActs(trail)(EVER, 10)
    assert (act.type, act.login) == ("NumbersRead", "ana_db")
