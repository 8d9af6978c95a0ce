"""The stream as the doctor sees it: its server, its clock, its parts."""

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import frozen

from application.errors import PortError, SetupError
from application.health.data import StreamSize
from application.health.finding import Finding, State, judged, skew
from application.health.ports import StreamLayout, StreamServer
from application.proof.ports import StreamView

_OLDEST = (2, 10, 23)


@frozen(kw_only=True)
class ExamineStream:
    """Look at the server, the streams and the consumers; changes nothing."""

    server: StreamServer
    view: StreamView
    layout: StreamLayout
    clock: Callable[[], datetime]

    async def __call__(self) -> Sequence[Finding]:
        """Examine.

        Raises:
            UnavailableError: the server does not answer.
        """
        found = [version_finding(await self.server.version())]
        try:
            figures = await self.view.figures()
        except SetupError as error:
            return [*found, Finding("nats stream", State.BAD, str(error), "akira setup")]
        # Size and replicas are the operator's choice.
        found += await self._parts(
            StreamSize(max_bytes=figures.max_size, replicas=figures.replicas)
        )
        asked, theirs = self.clock(), await self.server.clock()
        return [*found, *skew("nats", theirs, asked=asked, answered=self.clock())]

    async def _parts(self, size: StreamSize) -> Sequence[Finding]:
        try:
            parts = await self.layout.check(size)
        except PortError as error:
            mend = "give this user $JS.API.STREAM.INFO.> and $JS.API.CONSUMER.INFO.>"
            return [Finding("nats rights", State.BAD, str(error), mend)]
        return [
            judged(
                f"nats {part.name}",
                good=part.good,
                seen=part.state,
                mend="akira setup creates it; one that differs: edit it with the nats tool",
            )
            for part in parts
        ]


def version_finding(version: tuple[int, int, int]) -> Finding:
    """Judge a version of the server."""
    return judged(
        "nats version",
        good=version >= _OLDEST,
        seen=".".join(map(str, version)),
        mend="at least 2.10.23: older ones lost whole streams when killed",
    )
