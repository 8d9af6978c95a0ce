"""What an operator does with the stream, and with the files that it came from."""

from dependency_injector.providers import Factory, Object

from adapters.jetstream.backups import FolderBackups
from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.intake.back_up_stream import BackUpStream
from application.intake.republish import Republish
from entrypoints.containers.operator.files import FilesContainer
from entrypoints.containers.operator.stream import StreamContainer


class IntakeContainer(StreamContainer, FilesContainer):
    """From the file to the stream, once more; and the stream as a whole."""

    host = StreamContainer.settings.provided.host
    backups = Factory(FolderBackups, connection=StreamContainer.nats, stream=StreamContainer.stream)
    back_up_stream = Factory(
        BackUpStream, stream=StreamContainer.stream, clock=StreamContainer.clock
    )
    republish = Factory(
        Republish,
        publisher=StreamContainer.publisher,
        kind_of=Object(kind_of),
        event_of=Object(event_of),
        pulse_of=Object(pulse_of),
        clock=StreamContainer.clock,
    )
