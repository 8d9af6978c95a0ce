"""What a view is called in ids, and which ids it can honour."""

from collections.abc import Callable
from hashlib import blake2b, sha256

from attrs import define, field

from application.live.position import Position, Seal

_REMEMBERED = 100
_SECRET = 32


@define
class Epochs:
    """The name of a view follows from a secret and from the owners of the accounts.

    Another name means that nothing of the old one can be resumed, except where the owners changed
    and no call in progress had to do with it: up to there both names tell the same.

    Attributes:
        new_base: gives 32 hexadecimal digits that were never given before.
        base: the secret; another view that goes on from ours takes it over.
    """

    new_base: Callable[[], str]
    base: str = field(init=False)
    name: str = field(init=False)
    _digest: str = ""
    _seal: Seal = field(init=False)
    _before: dict[str, Position] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """Let no id be honoured that was given so far."""
        self.go_on_from(self.new_base())

    def go_on_from(self, base: str) -> None:
        """Take over the secret of another view; one that could be guessed is none."""
        self.base = base if len(base) >= _SECRET else self.new_base()
        key = blake2b(self.base.encode(), digest_size=16, person=b"live ids").digest()
        self._seal = Seal(key)
        self._before.clear()
        self._rename()

    def own(self, digest: str, position: Position, *, harmless: bool) -> None:
        """Learn of other owners, at this position; harmless where no call changed hands."""
        before = self.name
        self._digest = digest
        self._rename()
        if not harmless:
            self._before.clear()
        elif before != self.name:
            self._before[before] = position
            while len(self._before) > _REMEMBERED:
                del self._before[next(iter(self._before))]

    def follows(self, name: str, known: Position) -> bool:
        """Tell whether who knew this under that name can go on from it."""
        return name == self.name or (name in self._before and self._before[name].covers(known))

    def text(self, position: Position) -> str:
        """Write the id of a position."""
        return self._seal.text(position, self.name)

    def read(self, text: str) -> Position | None:
        """Read an id; None where it is none, or not one that can be honoured."""
        found = self._seal.read(text)
        return found[1] if found and self.follows(*found) else None

    def _rename(self) -> None:
        self.name = sha256(f"{self.base} {self._digest}".encode()).hexdigest()[:16]
