"""Where dead letters stand in the files that their hosts wrote."""

from collections.abc import AsyncIterator, Mapping, Sequence

from attrs import frozen

from application.intake.data import Line
from application.letters.data import KeptLetter


@frozen
class LocateLetters:
    """Count the lines of a file up to each letter; a letter knows its file by content alone."""

    async def __call__(
        self, letters: Sequence[KeptLetter], batches: AsyncIterator[Sequence[Line]]
    ) -> Mapping[int, int]:
        """Give the line of each letter that stands in this one file, by the letter's number.

        Raises:
            SetupError: the file cannot be read.
        """
        places = [(kept.number, kept.letter.provenance) for kept in letters]
        wanted = {(place.file_id, place.offset): number for number, place in places}
        found: dict[int, int] = {}
        count = 0
        async for lines in batches:
            for line in lines:
                count += 1
                number = wanted.get((line.file_id, line.offset))
                if number is not None:
                    found[number] = count
        return found
