"""What every use case over the database rests on."""

from getpass import getuser

from dependency_injector.providers import Dependency, Factory, Object

from adapters.timescale.connection import Pool
from adapters.timescale.facts.audit_trail import TimescaleAuditTrail
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from application.facts.read_numbers import NoteReading
from entrypoints.containers.operator.tool import ToolContainer


class DatabaseContainer(ToolContainer):
    """The database, how numbers in it are read, and what it keeps of who looks into it."""

    pool = Dependency(instance_of=Pool)
    trail = Factory(TimescaleAuditTrail, pool)
    plans = Factory(TimescaleNumberPlans, pool)
    noting = Factory(NoteReading, trail=trail, login=Object(getuser))
