"""Many texts in little memory."""

from array import array

from attrs import define, field


@define(eq=False)
class Texts:
    """Texts by number, from 0, one after the other in one piece of memory."""

    _bytes: bytearray = field(factory=bytearray, init=False)
    _ends: "array[int]" = field(factory=lambda: array("Q", [0]), init=False)

    def add(self, text: str) -> int:
        """Append a text; give its number."""
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))
        return len(self._ends) - 2

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()


@define(eq=False)
class SharedTexts(Texts):
    """Texts of which many are equal: what was added lately is not kept twice."""

    _most: int = 65_536
    _lately: dict[str, int] = field(factory=dict, init=False)

    def add(self, text: str) -> int:
        """Append a text, unless it was added lately; give its number."""
        number = self._lately.get(text)
        if number is None:
            if len(self._lately) >= self._most:
                self._lately.clear()
            number = self._lately[text] = Texts.add(self, text)
        return number

    def close(self) -> None:
        """Forget what was added lately: nothing more comes."""
        self._lately.clear()
