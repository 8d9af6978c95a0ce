"""What of a file that was found is not known already."""

from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress

from attrs import frozen

from adapters.file_tail.files.content import ChangedFileError, Content
from adapters.file_tail.files.generations import Generation
from adapters.file_tail.files.identity import (
    MARK_LENGTH,
    START,
    Digest,
    FileKey,
    Place,
    Position,
    head_of,
)
from adapters.file_tail.files.matching import UnreadableFileError, open_generation, place_in
from adapters.file_tail.reading.following import FollowedFile
from adapters.file_tail.reading.register import Register
from adapters.file_tail.reading.twins import (
    agreed_with_followed,
    agreed_with_position,
    line_start,
)

_MOST_COPIES = 8


@frozen
class Judge:
    """Compares a file with every sequence of bytes that is followed or was read.

    Attributes:
        named: keys of the files that were found.
    """

    followed: list[FollowedFile]
    register: Register
    named: Collection[FileKey]

    def __call__(self, generation: Generation, *, live: bool) -> FollowedFile | None:
        """Give the file to follow, from where it holds what is known of nothing else.

        The live file is always followed, and of equal files that have a name, too.

        Raises:
            UnreadableFileError: it cannot be opened.
            ChangedFileError: it has another name by now.
        """
        content = open_generation(generation)
        with ExitStack() as opened:
            opened.callback(content.close)
            file = self._judge(generation, content, live=live)
            if file or any(each.content is content for each in self.followed):
                opened.pop_all()
            return file

    def pass_over(self, old: Generation) -> None:
        """Take a file for read in a former life, even one that cannot be opened."""
        self.register.done(old)
        self.register.watch(old)
        with suppress(UnreadableFileError, ChangedFileError), ExitStack() as opened:
            content = open_generation(old)
            opened.callback(content.close)
            twin, place = self._followed_twin(content, self.followed)
            if twin and not content.at(place.offset, 1):
                self._twin(old, twin, place)
            elif not content.compressed:
                position = _position(place_in(content, content.size()), old, content)
                self.register.know([position] if position else ())

    def _judge(
        self, generation: Generation, content: Content, *, live: bool
    ) -> FollowedFile | None:
        twin, place = self._known(content, live=live)
        if twin and self._nameless(twin) and _holds_all_of(twin, content, place):
            twin.move_to(content, generation.path.resolve())
            return None
        if not live and not content.at(place.offset, 1):
            self._twin(generation, twin, place)
            return None
        return _from(line_start(content, place), generation, content)

    def _known(self, content: Content, *, live: bool) -> tuple[FollowedFile | None, Place]:
        """Give the longest known beginning of a file, and the followed file that has it too."""
        best: tuple[FollowedFile | None, Place] = (None, START)
        for position in self.register.beginning(content.at(0, MARK_LENGTH)):
            place = agreed_with_position(content, position)
            if place.offset > best[1].offset:
                best = (None, place)
        followed = [each for each in self.followed if not live or self._nameless(each)]
        twin, place = self._followed_twin(content, followed)
        return (twin, place) if place.offset > best[1].offset else best

    @staticmethod
    def _followed_twin(
        content: Content, followed: Sequence[FollowedFile]
    ) -> tuple[FollowedFile | None, Place]:
        best: tuple[FollowedFile | None, Place] = (None, START)
        for file in followed:
            place = agreed_with_followed(content, file)
            if place.offset > best[1].offset:
                best = (file, place)
        return best

    def _nameless(self, file: FollowedFile) -> bool:
        return file.content.key not in self.named

    def _twin(self, generation: Generation, file: FollowedFile | None, place: Place) -> None:
        """Leave a file alone that holds nothing beyond what another one does."""
        self.register.watch(generation)
        if file and place.offset and place not in file.copies:
            file.copies = (*file.copies[1 - _MOST_COPIES :], place)
        if file and place.offset > file.seen.offset:
            # What was not read is left to the followed file: it must be missed if it goes.
            file.seen = place
        if place.offset and (file is None or place.offset <= file.trail.end):
            self.register.done(generation)


def _holds_all_of(file: FollowedFile, content: Content, place: Place) -> bool:
    plain = not content.compressed and not file.content.compressed
    return plain and not file.content.sealed() and place.offset >= file.content.size()


def _from(place: Place, generation: Generation, content: Content) -> FollowedFile:
    path = generation.path.resolve()
    position = _position(place, generation, content) if place.offset else None
    if position is None:
        return FollowedFile.begin(content, path)
    start = place.offset - place.mark.length
    return FollowedFile.resume(content, path, position, content.at(start, place.mark.length))


def _position(place: Place, generation: Generation, content: Content) -> Position | None:
    head = head_of(content.at(0, MARK_LENGTH))
    if head is None:
        return None
    return Position(
        key=generation.key,
        head=Digest.of(head),
        mark=place.mark,
        offset=place.offset,
        path=str(generation.path.resolve()),
    )
