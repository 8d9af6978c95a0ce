"""Which hosts report, and which are silent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field, frozen

from domain.live.calls_in_progress import HostHeartbeat

LATE_AFTER = timedelta(seconds=30)
_FORGOTTEN_AFTER = timedelta(hours=24)


@frozen(kw_only=True)
class HostReport:
    """What a host said last, and when that was heard."""

    heartbeat: HostHeartbeat
    heard_at: datetime

    def is_late(self, now: datetime) -> bool:
        """Tell whether the host should have been heard since."""
        return now - self.heard_at > LATE_AFTER


@define
class Hosts:
    """The last report of each host."""

    by_name: dict[str, HostReport] = field(factory=dict)

    def hear(self, heartbeat: HostHeartbeat, heard_at: datetime) -> None:
        """Take a heartbeat."""
        self.by_name[heartbeat.host] = HostReport(heartbeat=heartbeat, heard_at=heard_at)

    def reports(self, now: datetime) -> Sequence[HostReport]:
        """List the hosts of the last day by name."""
        for name, report in list(self.by_name.items()):
            if now - report.heard_at > _FORGOTTEN_AFTER:
                del self.by_name[name]
        return [report for _, report in sorted(self.by_name.items())]
