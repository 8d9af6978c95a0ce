"""The values of a JSON text one after the other, without holding all of it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import define, field

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_LONGEST_VALUE: Final = 1 << 20


class NoJsonError(Exception):
    """The text goes on with something else than JSON, or than what is wanted."""


@define
class JsonStream:
    """A text that is read in pieces.

    Attributes:
        read: gives the next piece, an empty one at the end.
        line: of the next character, from 1.
        twice: keys that came twice in an object of the last value.
    """

    read: Callable[[], str]
    line: int = field(default=1, init=False)
    twice: list[str] = field(factory=list, init=False)
    _text: str = field(default="", init=False)
    _place: int = field(default=0, init=False)
    _ended: bool = field(default=False, init=False)
    _decoder: json.JSONDecoder = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._decoder = json.JSONDecoder(
            parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=self._object
        )

    def peek(self) -> str:
        """Give the next character that is no blank; empty at the end."""
        while True:
            match = _BLANK.match(self._text, self._place)
            self._move(match.end() if match else self._place)
            if self._place < len(self._text) or not self._more():
                return self._text[self._place : self._place + 1]

    def take(self, wanted: str) -> None:
        """Step over a character.

        Raises:
            NoJsonError: another one comes.
        """
        found = self.peek()
        if found != wanted:
            raise NoJsonError(f"{wanted!r} is expected, not {found or 'the end'!r}")
        self._move(self._place + 1)

    def value(self) -> object:
        """Step over a value, and give it; numbers with a point are Decimals.

        Raises:
            NoJsonError: none comes, or it is too large.
        """
        self.peek()
        while True:
            self.twice.clear()
            try:
                value, end = self._decoder.raw_decode(self._text, self._place)
            except (ValueError, RecursionError) as error:
                if len(self._text) - self._place > _LONGEST_VALUE:
                    why = f"a value is wrong, or longer than {_LONGEST_VALUE} characters"
                    raise NoJsonError(f"{why}: {_reason(error)}") from error
                if not self._more():
                    raise NoJsonError(_reason(error)) from error
                continue
            # A number may go on in the next piece.
            if end < len(self._text) or not self._more():
                self._move(end)
                return value

    def members(self, brackets: str) -> Iterator[int]:
        """Give the line of each member of a list or an object; the caller steps over it.

        Raises:
            NoJsonError: it does not begin, go on or end as it should.
        """
        begin, end = brackets[0], brackets[1]
        self.take(begin)
        more = self.peek() != end
        while more:
            yield self.line
            more = self.peek() != end
            if more:
                self.take(",")
                self.peek()
        self.take(end)

    def end(self) -> None:
        """Make sure that nothing follows.

        Raises:
            NoJsonError: something does.
        """
        if self.peek():
            raise NoJsonError("something follows after the end")

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = self.read()
        self._ended = not piece
        self._text, self._place = self._text[self._place :] + piece, 0
        return not self._ended

    def _move(self, place: int) -> None:
        self.line += self._text.count("\n", self._place, place)
        self._place = place

    def _object(self, pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            self.twice += [name for name in found if names.count(name) > 1]
        return found


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number")


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
