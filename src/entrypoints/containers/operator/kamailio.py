"""What an operator asks a Kamailio on the same host."""

from datetime import UTC, datetime
from functools import partial

from dependency_injector.containers import DeclarativeContainer
from dependency_injector.providers import Callable, Dependency, Factory, Object

from adapters.kamailio.cdr_file import CdrFile
from adapters.kamailio.dialog_tables import seen_dialogs
from adapters.kamailio.evaluating import KamailioProgram
from adapters.kamailio.instances import Instance, instance_of
from adapters.kamailio.probing import SipProbe
from application.health.examine_kamailio import ExamineKamailio, KamailioStart
from application.health.probe import ProbedProxy, ProbeKamailio, RecordOf


def _start(instance: Instance) -> KamailioStart:
    return KamailioStart(
        config=instance.config, told_by=instance.told_by, megabytes=instance.megabytes
    )


def _followed(path: str) -> RecordOf:
    return CdrFile(path).record_of


class KamailioContainer(DeclarativeContainer):
    """Kamailio's program and what it says.

    Attributes:
        config: its configuration file; None where what runs on this host says which.
        proxy: to which a call is sent.
    """

    config: Dependency[str | None] = Dependency()
    instance = Callable(instance_of, config)
    program = Factory(
        KamailioProgram, config=instance.provided.config, options=instance.provided.evaluation
    )
    proxy: Dependency[ProbedProxy] = Dependency()
    probe = Factory(
        ProbeKamailio,
        evaluated=program.provided.evaluated,
        follow=Object(_followed),
        place=Factory(SipProbe, proxy),
        clock=Object(partial(datetime.now, UTC)),
    )
    examine = Factory(
        ExamineKamailio,
        start=Callable(_start, instance),
        evaluated=program.provided.evaluated,
        check=program.provided.check,
        tables=Factory(partial, seen_dialogs, user=instance.provided.user),
    )
