"""Who is shown whole numbers in tests, and is noted."""

from adapters.memory.facts.audit_trail import MemoryAuditTrail
from application.errors import UnavailableError
from application.facts.read_numbers import NoteReading
from domain.facts.reading import NumbersRead


def noting(trail: MemoryAuditTrail | None = None) -> NoteReading:
    """Give what notes the operator ana."""
    return NoteReading(trail=trail or MemoryAuditTrail(), login=lambda: "ana")


def readings(trail: MemoryAuditTrail) -> list[NumbersRead]:
    """Give what was noted."""
    return [fact for fact in trail.journal.log if isinstance(fact, NumbersRead)]


def refusing() -> NoteReading:
    """Give what can note nobody."""
    trail = MemoryAuditTrail()
    trail.fail_next(UnavailableError("25006 a standby only reads"), 1000)
    return noting(trail)
