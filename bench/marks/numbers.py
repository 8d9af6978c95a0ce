"""Reading a number by its plan alone: one that was read before, and one that is new."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from random import Random
from time import process_time
from typing import Final

from bench import targets
from bench.rig import Rig
from bench.rounds import Run, take_turns
from bench.rows import Row
from domain.numbering.normalising import normalise
from domain.numbering.plan import NumberPlan

_MICROSECONDS: Final = 1e6
_PLAN: Final = NumberPlan(
    country_code="49", national_prefix="0", strip=("1234#",), keep=("110", "112", "0800*")
)
# How a German proxy with a technical prefix writes numbers.
_FORMS: Final[Mapping[str, Callable[[str], str]]] = {
    "+49": lambda rest: f"+49{rest}",
    "0049": lambda rest: f"0049{rest}",
    "0": lambda rest: f"0{rest}",
    "49": lambda rest: f"49{rest}",
    "1234#49": lambda rest: f"1234#49{rest}",
}
_FAVOURITES: Final = 1000


async def measure(rig: Rig) -> Sequence[Row]:
    """Measure numbers in five forms, each for the first time, and a thousand again and again."""
    count = rig.sizes.ratings
    favourites = min(_FAVOURITES, count)
    usual = [*_numbers(favourites, "2")] * (count // favourites)
    turn = iter(range(rig.sizes.rounds))

    async def read(numbers: Callable[[], Sequence[str]]) -> Run:
        return _read(numbers())

    runs = await take_turns(
        rig.sizes.rounds,
        {
            # Numbers of a turn are new in the next one too.
            "new": partial(read, lambda: _numbers(count, f"1{next(turn)}")),
            "known": partial(read, lambda: usual),
        },
    )
    return [
        Row(
            what=f"reading a number by its plan, {name}",
            measured=runs.cpu(name),
            unit="us CPU",
            target=target,
        )
        for name, target in (("known", targets.KNOWN_NUMBER), ("new", targets.NEW_NUMBER))
    ]


def _read(numbers: Sequence[str]) -> Run:
    before = process_time()
    for number in numbers:
        normalise(number, _PLAN)
    spent = process_time() - before
    return Run(rate=len(numbers) / spent, cpu=spent / len(numbers) * _MICROSECONDS)


def _numbers(count: int, head: str) -> Sequence[str]:
    chance = Random(1)  # noqa: S311 no secret
    forms = [*_FORMS.values()]
    rests = chance.sample(range(10_000_000, 100_000_000), count)
    return [forms[place % len(forms)](f"{head}{rest}") for place, rest in enumerate(rests)]
