"""What Kamailio writes in a fault test, by dice, and what the oracle must know of it."""

from collections.abc import Iterator
from random import Random

from attrs import define, field

from oracle.told import ACC, LENGTHS, NUMBERS, PAYERS, Told, a_bad_line, a_call, no_call

# Milliseconds of the epoch, and of an hour; the calls lie in four days before.
_NOW = 1_795_651_200_000
_HOUR = 3_600_000


@define
class Writing:
    """Lines of one host that were drawn.

    Attributes:
        calls, letters: how many calls and letters must come of them.
    """

    dice: Random
    host: str = "sip-01"
    told: list[Told] = field(factory=list)
    calls: int = 0
    letters: int = 0
    _undisputed: list[tuple[bytes, Told]] = field(factory=list)

    def draw(self, count: int) -> Iterator[bytes]:
        """Give that many lines; of a hundred some eight are bad, repeated, contradicted or acc."""
        for _ in range(count):
            payload, told = self._line(self.dice.random())
            self.told.append(told)
            yield payload

    def _line(self, kind: float) -> tuple[bytes, Told]:
        number = len(self.told)
        if kind < 0.02:
            self.letters += 1
            return a_bad_line(self.host, number, self.dice.randrange(100))
        if kind < 0.04:
            return no_call(self.host, ACC, number)
        if kind < 0.06 and self._undisputed:
            return self.dice.choice(self._undisputed[-100:])
        if kind < 0.08 and self._undisputed:
            return self._contradiction(self._undisputed.pop()[1])
        return self._call(number)

    def _call(self, number: int) -> tuple[bytes, Told]:
        self.calls += 1
        facts = (
            self.dice.choice(LENGTHS),
            self.dice.choice(tuple(PAYERS)),
            self.dice.choice(NUMBERS),
        )
        payload, told = a_call(self.host, f"c{number}@{self.host}", facts, _began(number))
        if told.milliseconds:
            self._undisputed.append((payload, told))
        return payload, told

    def _contradiction(self, told: Told) -> tuple[bytes, Told]:
        # Each call is contradicted once at most, so that just one of the two lines is parked.
        self.letters += 1
        other = self.dice.choice([each for each in LENGTHS if each not in (0, told.milliseconds)])
        number = int(told.call[1 : told.call.index("@")])
        return a_call(self.host, told.call, (other, told.account, told.number), _began(number))


def _began(number: int) -> int:
    return _NOW - (24 + number * 7 % 72) * _HOUR
