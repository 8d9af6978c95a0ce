"""Whether a dialog that several proxies tell of is billed once, or by each of their records."""

from datetime import timedelta
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


EACH: Final = SameDialog()
"""Each record is billed."""
