"""A letter is found in a file by the file's content and its place there, and told by its line."""

from collections.abc import AsyncIterator, Sequence

from attrs import evolve

from adapters.contract.builders import MOMENT, a_dead_letter, a_provenance
from application.intake.data import Line
from application.letters.data import KeptLetter
from application.letters.locate import LocateLetters

LETTERS = [
    KeptLetter(
        number=number,
        letter=evolve(
            a_dead_letter(), provenance=evolve(a_provenance(), file_id=file, offset=offset)
        ),
        parked_at=MOMENT,
    )
    for number, file, offset in ((7, "ours", 20), (8, "another", 20), (9, "ours", 5))
]


async def batches(*offsets: Sequence[int]) -> AsyncIterator[Sequence[Line]]:
    for each in offsets:
        yield [
            Line(payload=b"x", length=1, file_id="ours", offset=offset, read_at=MOMENT)
            for offset in each
        ]


async def test_lines_are_counted_over_all_batches() -> None:
    assert await LocateLetters()(LETTERS, batches([0, 10], [20, 30])) == {7: 3}


async def test_an_empty_file_has_none() -> None:
    assert await LocateLetters()(LETTERS, batches()) == {}
