"""Whether a dialog that several proxies tell of is billed once, or by each of their records."""

from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

ALL_HOSTS: Final = "*"
USUAL: Final = timedelta(seconds=60)
MOST: Final = timedelta(days=1)
"""Records of one dialog begin as far apart as its ACK takes through all proxies; a name that comes
again later is of another call."""


@frozen(kw_only=True)
class SameDialog:
    """The proxies whose records of one dialog are billed once.

    Attributes:
        hosts: as their bridges name them; `*` is all of them, none is nobody.
        within: records that begin further apart are of two calls, whatever their names are.
    """

    hosts: tuple[str, ...] = ()
    within: timedelta = USUAL

    def holds_for(self, host: str) -> bool:
        """Tell whether the records of a host are of those."""
        return ALL_HOSTS in self.hosts or host in self.hosts

    def joins(self, host: str | None, other: str | None) -> bool:
        """Tell whether a record of `other` can be of the dialog of one of `host`.

        A proxy writes one record of a dialog: another one of the same host is of another call,
        whatever names its devices chose. A host that nobody knows any more may be any.
        """
        return other is None or (other != host and self.holds_for(other))

    def near(self, start: datetime, other: datetime) -> bool:
        """Tell whether records that begin then can be of one dialog."""
        return abs(start - other) <= self.within


EACH: Final = SameDialog()
"""Each record is billed."""
