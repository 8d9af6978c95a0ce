"""Tokens that are not known: counted, told now and then, and slower each time by address."""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import Final

from attrs import define, field

_log = logging.getLogger(__name__)
# So many at once, then one a second.
_FREE: Final = 5.0
# Shorter than a stop of the process waits for answers.
_LONGEST_WAIT: Final = 3.0
_ADDRESSES: Final = 10_000
_BETWEEN_LINES: Final = 60.0
_LINES_A_MINUTE: Final = 30


@define
class _Address:
    debt: float = 0.0
    seen: float = 0.0
    told: float | None = None
    since: int = 0


@define
class Refusals:
    """What was refused.

    A known token is let in at once, whatever came from its address before: who sits behind one
    address with a guesser must not be shut out, and twenty characters are not guessed.

    Attributes:
        counts: refusals by reason.
        clock: gives seconds.
    """

    counts: Counter[str] = field(
        factory=lambda: Counter(forbidden=0, no_place=0, too_many=0, unknown_token=0)
    )
    clock: Callable[[], float] = monotonic
    _addresses: OrderedDict[str, _Address] = field(factory=OrderedDict)
    _lines: float = 0.0
    _lines_at: float = 0.0

    async def slowly(self, address: str, path: str) -> bool:
        """Count one unknown token; return when it may be answered, or False: not at all."""
        self.counts["unknown_token"] += 1
        now = self.clock()
        seen = self._seen(network_of(address), now)
        self._tell(seen, address, path, now)
        if seen.debt - _FREE > _LONGEST_WAIT:
            self.counts["too_many"] += 1
            return False
        seen.debt += 1
        if (wait := seen.debt - _FREE) > 0:
            await asyncio.sleep(wait)
        return True

    def _seen(self, address: str, now: float) -> _Address:
        seen = self._addresses.setdefault(address, _Address(seen=now))
        self._addresses.move_to_end(address)
        if len(self._addresses) > _ADDRESSES:
            self._addresses.popitem(last=False)
        seen.debt, seen.seen = max(0.0, seen.debt - (now - seen.seen)), now
        return seen

    def _tell(self, seen: _Address, address: str, path: str, now: float) -> None:
        seen.since += 1
        if seen.told is not None and now - seen.told < _BETWEEN_LINES:
            return
        self._lines = max(0.0, self._lines - (now - self._lines_at) * _LINES_A_MINUTE / 60)
        self._lines_at = now
        if self._lines >= _LINES_A_MINUTE:
            return
        self._lines += 1
        _log.warning(
            "a token is not known",
            extra={"address": address, "path": path, "times": seen.since},
        )
        seen.told, seen.since = now, 0


def network_of(address: str) -> str:
    """Give the address, or of IPv6 the half that one customer has to himself."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address):
        return found.exploded[:19] if found.ipv4_mapped is None else str(found.ipv4_mapped)
    return address
