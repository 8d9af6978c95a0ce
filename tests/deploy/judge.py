"""Whether each call that a phone ended is in the book once, told by its Call-ID and its host.

Its own count: nothing of the product is asked but the rows.
"""

from collections import Counter
from collections.abc import Collection, Mapping

from attrs import frozen

from deploy.fleet import Fleet
from e2e.waiting import wait_until

Calls = Mapping[str, Collection[str]]
_ROWS = "select host || ' ' || coalesce(call_id, '') from cdr"
_SHOWN = 5


@frozen
class Verdict:
    """What the book holds against what was made.

    Attributes:
        calls: that were made.
        lost: that are not in the book, by host and Call-ID; the first of them.
        double: that are there more than once.
        strange: that nobody made.
        letters: records that are parked, and wait for a person.
    """

    calls: int
    lost: tuple[str, ...]
    double: tuple[str, ...]
    strange: tuple[str, ...]
    letters: int

    @property
    def good(self) -> bool:
        """Whether each is there once, and nothing else."""
        return not (self.lost or self.double or self.strange or self.letters)


def judge(fleet: Fleet, made: Calls, database: str | None = None) -> Verdict:
    """Wait for as many calls as were made, and compare one by one."""
    wanted = sum(map(len, made.values()))
    wait_until(
        lambda: int(fleet.sql("select count(*) from cdr", database)) >= wanted,
        seconds=180,
        what=f"{wanted} calls in the database",
    )
    verdict = compared(
        made,
        fleet.sql(_ROWS, database).splitlines(),
        int(fleet.sql("select count(*) from dead_letter where status = 'parked'", database)),
    )
    print(f"\njudged: {verdict}")
    return verdict


def compared(made: Calls, rows: Collection[str], letters: int) -> Verdict:
    """Compare what was made with the rows of the book."""
    wanted = Counter(f"{host} {call_id}" for host, each in made.items() for call_id in each)
    there = Counter(rows)
    return Verdict(
        calls=wanted.total(),
        lost=_some(wanted - there),
        double=_some(Counter({row: times - 1 for row, times in there.items()})),
        strange=_some(Counter(there.keys()) - Counter(wanted.keys())),
        letters=letters,
    )


def _some(rows: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(row for row, times in rows.items() if times > 0)[:_SHOWN])
