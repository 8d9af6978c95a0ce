"""How many dialogs of one host are kept in mind: those that wait, and those that are over."""

from collections import OrderedDict
from collections.abc import Sequence

from attrs import define, field

from domain.live.call import CallName
from domain.live.sight import GoneReason, LiveState, Sight

_WAITING = 10_000
_OVER = 30_000


@define
class Crowd:
    """Names by host, the oldest first: a plain dict finds its first key ever more slowly.

    A busy host has some thousands that wait for an answer, a scanner any number.

    Attributes:
        waiting, over: the most of a host that wait for an answer, that are over.
    """

    waiting: int = _WAITING
    over: int = _OVER
    _asking: dict[str, OrderedDict[CallName, None]] = field(factory=dict)
    _past: dict[str, OrderedDict[CallName, None]] = field(factory=dict)

    def see(self, name: CallName, look: Sight | GoneReason) -> None:
        """Learn how a dialog looks."""
        waits = isinstance(look, Sight) and look.state is not LiveState.ANSWERED
        _keep(self._asking, name, wanted=waits)
        _keep(self._past, name, wanted=not isinstance(look, Sight))

    def forget(self, name: CallName) -> None:
        """Forget a dialog."""
        _keep(self._asking, name, wanted=False)
        _keep(self._past, name, wanted=False)

    def too_many_waiting(self, host: str) -> Sequence[CallName]:
        """Name those of a host that wait beyond the limit."""
        return _beyond(self._asking.get(host), self.waiting)

    def too_many_over(self, host: str) -> Sequence[CallName]:
        """Name those of a host that are over beyond the limit."""
        return _beyond(self._past.get(host), self.over)


def _keep(kept: dict[str, OrderedDict[CallName, None]], name: CallName, *, wanted: bool) -> None:
    if wanted:
        kept.setdefault(name.host, OrderedDict()).setdefault(name)
    elif (names := kept.get(name.host)) is not None:
        names.pop(name, None)
        if not names:
            del kept[name.host]


def _beyond(names: OrderedDict[CallName, None] | None, most: int) -> Sequence[CallName]:
    if names is None or len(names) <= most:
        return ()
    return [name for name, _ in zip(names, range(len(names) - most), strict=False)]
