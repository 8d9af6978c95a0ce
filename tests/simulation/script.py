"""What the hosts write in one run, and when: drawn from the seed, told to the oracle."""

from collections.abc import Sequence
from functools import cache
from random import Random

from attrs import evolve, frozen

from domain.pricing.same_dialog import ALL_HOSTS, EACH, SameDialog
from oracle.told import (
    ACC,
    LENGTHS,
    NUMBERS,
    PAYERS,
    PHASE,
    SECOND,
    Facts,
    Told,
    a_bad_line,
    a_call,
    no_call,
)

HOSTS = ("sip-01", "sip-02")
# Of whose records of one dialog one is billed.
ONCE = (EACH, SameDialog(hosts=HOSTS), SameDialog(hosts=(ALL_HOSTS,)), SameDialog(hosts=HOSTS[:1]))
WRITTEN_WITHIN = 60.0
_MOST_BURSTS = 5
# Milliseconds of the epoch; the calls of a run lie in four days before.
_NOW = 1_795_651_200_000
_HOUR = 3_600_000
_ACCOUNTS = tuple(PAYERS)
# Places of length, number and account.
Drawn = tuple[int, int, int]


@frozen
class Line:
    """Bytes that a host writes at a moment of the run."""

    at: float
    payload: bytes
    told: Told


def script(dice: Random, most: int) -> Sequence[Line]:
    """Draw the lines of all hosts, in the order of their moments."""
    count = 2 + dice.randrange(most)
    bursts = [dice.random() * WRITTEN_WITHIN for _ in range(1 + dice.randrange(_MOST_BURSTS))]
    moments = sorted(dice.choice(bursts) + dice.random() for _ in range(count))
    lines: list[Line] = []
    for number, at in enumerate(moments):
        payload, told = _line(dice, number, lines)
        lines.append(Line(at, payload, told))
    return lines


def fresh(number: int, host: str) -> tuple[bytes, Told]:
    """Give a call that nobody wrote before."""
    return _call(host, number, (9, 0, 0))


def _line(dice: Random, number: int, before: Sequence[Line]) -> tuple[bytes, Told]:
    host, kind = dice.choice(HOSTS), dice.random()
    if kind < 0.08:
        return _bad(host, number, dice.randrange(100))
    if kind < 0.12:
        return _neither(host, number, dice.random() < 0.5)
    earlier = dice.choice(before) if before and kind < 0.3 else None
    if earlier is None or not earlier.told.call:
        drawn = _drawn(dice)
        # The dice are asked no more often than for a new call: what else happens stays as it is.
        first = before[drawn[0] % len(before)].told if before and 0.3 <= kind < 0.36 else None
        return _new(host, number, drawn, first)
    # What was never answered has no To tag: with one it would be another call.
    if kind < 0.21 or earlier.told.milliseconds == 0:
        return _again(host, earlier.payload, earlier.told)
    return _otherwise(dice, host, earlier.told)


def _drawn(dice: Random) -> Drawn:
    # Few of each, so that the same lines come again in other runs and are decoded once.
    which = dice.randrange(len(LENGTHS))
    return which, which * 5 % len(NUMBERS), which * 7 % len(_ACCOUNTS)


def _facts(drawn: Drawn) -> Facts:
    length, number, account = drawn
    return LENGTHS[length], _ACCOUNTS[account], NUMBERS[number]


@cache
def _call(host: str, name: int, drawn: Drawn, *, second: bool = False) -> tuple[bytes, Told]:
    # Whoever reads a line of it reads it when the call is over.
    began = _NOW - (24 + name * 7 % 72) * _HOUR
    return a_call(host, f"c{name}@x", _facts(drawn), began, second=second)


@cache
def _bad(host: str, number: int, which: int) -> tuple[bytes, Told]:
    return a_bad_line(host, number, which)


@cache
def _neither(host: str, number: int, acc: bool) -> tuple[bytes, Told]:
    return no_call(host, ACC if acc else PHASE, number)


def _again(host: str, payload: bytes, told: Told) -> tuple[bytes, Told]:
    """Write the same bytes once more, perhaps on the other host."""
    return payload, _on(host, told)


def _new(host: str, number: int, drawn: Drawn, first: Told | None) -> tuple[bytes, Told]:
    """Write a call, or the record of the second proxy through which an earlier one goes."""
    if first is None or not first.call:
        return _call(host, number, drawn)
    return _call(host, _name(first), _drawn_of(first), second=True)


def _name(told: Told) -> int:
    return int(told.call[1 : told.call.index("@")])


def _drawn_of(told: Told) -> Drawn:
    length, number = LENGTHS.index(told.milliseconds), NUMBERS.index(told.number)
    return length, number, _ACCOUNTS.index(told.account)


def _otherwise(dice: Random, host: str, told: Told) -> tuple[bytes, Told]:
    """Contradict an earlier line about a call."""
    _, number, account = _drawn_of(told)
    drawn = dice.randrange(1, len(LENGTHS)), number, account
    return _call(host, _name(told), drawn, second=told.call.endswith(SECOND))


@cache
def _on(host: str, told: Told) -> Told:
    return evolve(told, host=host)
