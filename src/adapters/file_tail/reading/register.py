"""What is known of files that are not followed, for the life of the process."""

from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import define, field

from adapters.file_tail.files.generations import Generation, Look, generation_at
from adapters.file_tail.files.identity import Digest, FileKey, Position, head_of

_MOST_SEQUENCES = 4096
_MOST_WATCHED = 8


@define
class Register:
    """The files of which nothing is to be read, and the sequences of bytes that were read."""

    _done: set[Look] = field(factory=set, init=False)
    _sequences: deque[Position] = field(factory=lambda: deque(maxlen=_MOST_SEQUENCES), init=False)
    _watched: dict[FileKey, tuple[Path, Look]] = field(factory=dict, init=False)

    def know(self, sequences: Iterable[Position]) -> None:
        """Keep sequences whose files are not followed any longer."""
        self._sequences.extend(each for each in sequences if each.head.length)

    def beginning(self, content: bytes) -> Sequence[Position]:
        """Give the known sequences that begin with these bytes."""
        head = head_of(content)
        digest = Digest.of(head) if head else None
        return [each for each in self._sequences if each.head == digest]

    def done(self, generation: Generation) -> None:
        """Read nothing of a file as long as it looks as it does."""
        self._done.add(generation.look)

    def is_done(self, generation: Generation) -> bool:
        """Tell whether nothing of a file is to be read."""
        return generation.look in self._done

    def watch(self, generation: Generation) -> None:
        """Mind that a file may grow: a copy in the making, or one whose writer is late."""
        self._watched.pop(generation.key, None)
        self._watched[generation.key] = (generation.path, generation.look)
        if len(self._watched) > _MOST_WATCHED:
            del self._watched[next(iter(self._watched))]

    def changed(self) -> bool:
        """Tell whether a watched file looks otherwise than it did."""
        return any(_look_at(path) != look for path, look in self._watched.values())

    def keep(self, found: Sequence[Generation]) -> None:
        """Forget files that are gone, and take the others for looked at."""
        there = {each.key: each for each in found}
        self._done &= {each.look for each in found}
        self._watched = {
            key: (there[key].path, there[key].look) for key in self._watched if key in there
        }


def _look_at(path: Path) -> Look | None:
    generation = generation_at(path)
    return generation.look if generation else None
