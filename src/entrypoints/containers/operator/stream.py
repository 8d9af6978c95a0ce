"""What every use case over the stream rests on."""

from dependency_injector.providers import Dependency

from adapters.jetstream.connection import NatsConnection
from entrypoints.containers.operator.tool import PublishingContainer, ToolContainer


class StreamContainer(PublishingContainer):
    """The stream, to be looked at and written to."""

    nats = Dependency(instance_of=NatsConnection)
    stream = ToolContainer.settings.provided.stream
    consumer = ToolContainer.settings.provided.consumer
