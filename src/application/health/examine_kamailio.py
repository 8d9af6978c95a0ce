"""Kamailio as the doctor sees it: by what it makes of its own configuration."""

from collections.abc import Sequence

from attrs import frozen

from application.errors import PortError
from application.health.asking import Asked
from application.health.finding import Finding, State
from application.health.kamailio import evaluated_findings, memory_finding
from application.health.kamailio_script import script_of
from application.health.kamailio_tables import DialogPlace, SeenDialogs, dialog_findings


@frozen(kw_only=True)
class KamailioStart:
    """How Kamailio is started, or would be.

    Attributes:
        config: its configuration file.
        told_by: what says so.
        megabytes: of shared memory; None where nothing is said.
    """

    config: str
    told_by: str
    megabytes: int | None = None


@frozen(kw_only=True)
class ExamineKamailio:
    """Look at settings, routes, flags, memory and the tables of dialogs; changes nothing.

    Attributes:
        evaluated: gives the configuration as Kamailio itself reads it; may raise any PortError.
        check: lets Kamailio look for errors; may raise any PortError.
        tables: looks at the database of the dialogs, see `dialog_findings`.
    """

    start: KamailioStart
    evaluated: Asked[[], str]
    check: Asked[[], None]
    tables: Asked[[DialogPlace], SeenDialogs]

    async def __call__(self) -> Sequence[Finding]:
        """Examine.

        Raises:
            PortError: Kamailio cannot say what its configuration is.
        """
        text = await self.evaluated()
        return [
            Finding("kamailio", State.GOOD, f"{self.start.config}, {self.start.told_by}"),
            await self._checked(),
            memory_finding(self.start.megabytes, self.start.told_by),
            *evaluated_findings(text),
            *await dialog_findings(script_of([text]), self.tables),
        ]

    async def _checked(self) -> Finding:
        try:
            await self.check()
        except PortError as error:
            mend = "kamailio -c tells all of it; Kamailio does not start again with this file"
            return Finding("kamailio -c", State.BAD, str(error), mend)
        return Finding("kamailio -c", State.GOOD, "no error")
