"""What an operator asks a Kamailio on the same host."""

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Callable, Dependency, Factory

from adapters.kamailio.evaluating import KamailioProgram
from adapters.kamailio.instances import Instance, instance_of
from application.health.examine_kamailio import ExamineKamailio, KamailioStart


def _start(instance: Instance) -> KamailioStart:
    return KamailioStart(
        config=instance.config, told_by=instance.told_by, megabytes=instance.megabytes
    )


class KamailioContainer(DeclarativeContainer):
    """Kamailio's program and what it says.

    Attributes:
        config: its configuration file; None where what runs on this host says which.
    """

    config: Dependency[str | None] = Dependency()
    instance = Callable(instance_of, config)
    program = Factory(
        KamailioProgram, config=instance.provided.config, options=instance.provided.evaluation
    )
    examine = Factory(
        ExamineKamailio,
        start=Callable(_start, instance),
        evaluated=program.provided.evaluated,
        check=program.provided.check,
    )
