"""What every use case over the database rests on."""

from dependency_injector.providers import Dependency

from adapters.timescale.connection import Pool
from entrypoints.containers.operator.tool import ToolContainer


class DatabaseContainer(ToolContainer):
    """The database."""

    pool = Dependency(instance_of=Pool)
