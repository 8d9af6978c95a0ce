"""What every use case of the operator's rests on; who makes a container opens the servers."""

from datetime import UTC, datetime
from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Dependency, Object

from application.intake.ports import RecordPublisher
from entrypoints.process.settings import CommonSettings


class ToolContainer(DeclarativeContainer):
    """Settings and a clock."""

    settings = Dependency(instance_of=CommonSettings)
    clock = Object(partial(datetime.now, UTC))


class PublishingContainer(ToolContainer):
    """The stream, to be written to."""

    publisher = Dependency(instance_of=RecordPublisher)
