"""Which hosts report, and which are silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from attrs import define, field, frozen

from domain.live.calls_in_progress import HostHeartbeat

LATE_AFTER = timedelta(seconds=30)
# Kamailio writes a sign of life each five seconds; the bridge tells of it each ten.
PULSE_LATE_AFTER = timedelta(seconds=20)
_FORGOTTEN_AFTER = timedelta(hours=24)
Who = Literal["bridge", "kamailio"]


@frozen(kw_only=True)
class HostReport:
    """What a host said last, and when that was heard."""

    heartbeat: HostHeartbeat
    heard_at: datetime

    def who_is_silent(self, now: datetime) -> Who | None:
        """Tell who should have been heard since: the bridge, or the Kamailio beside it."""
        if now - self.heard_at > LATE_AFTER:
            return "bridge"
        return "kamailio" if self.lacks_kamailio else None

    @property
    def lacks_kamailio(self) -> bool:
        """Whether the bridge said that Kamailio is silent; holds until the bridge says else."""
        pulse = self.heartbeat.kamailio
        return pulse is not None and self.heartbeat.at - pulse.at > PULSE_LATE_AFTER

    def silent_since(self, now: datetime) -> datetime | None:
        """Tell since when nobody knows of its calls; None where they are known."""
        who = self.who_is_silent(now)
        if who == "kamailio" and self.heartbeat.kamailio is not None:
            return self.heartbeat.kamailio.at
        return self.heard_at if who else None


@define
class Hosts:
    """The last report of each host."""

    by_name: dict[str, HostReport] = field(factory=dict)

    def hear(self, heartbeat: HostHeartbeat, heard_at: datetime) -> None:
        """Take a heartbeat."""
        self.by_name[heartbeat.host] = HostReport(heartbeat=heartbeat, heard_at=heard_at)

    def silent(self, now: datetime) -> frozenset[str]:
        """Name the hosts of whose calls nobody knows."""
        return frozenset(name for name, said in self.by_name.items() if said.who_is_silent(now))

    def without_kamailio(self) -> frozenset[str]:
        """Name the hosts whose bridge lives on alone, whatever we have heard since."""
        return frozenset(name for name, said in self.by_name.items() if said.lacks_kamailio)

    def reports(self, now: datetime) -> Sequence[HostReport]:
        """List the hosts of the last day by name."""
        for name, report in list(self.by_name.items()):
            if now - report.heard_at > _FORGOTTEN_AFTER:
                del self.by_name[name]
        return [report for _, report in sorted(self.by_name.items())]
