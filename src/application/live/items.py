"""What the view tells of: calls in progress, and those that left it."""

from typing import TypeAlias

from attrs import evolve, frozen

from application.live.position import Position
from domain.live.sight import GoneReason, Sight
from domain.pricing.running import RunningPrice


@frozen
class Look:
    """What decides, beside its state, who wants to see a call; both may change while it lasts."""

    company: str | None
    callee: str | None


NO_LOOKS: frozenset[Look] = frozenset()


@frozen(kw_only=True)
class Row:
    """A call in progress.

    Attributes:
        key: names the row in all frames.
        company: whose call it is; None where nobody knows.
        payer_certain: whether the CDR, which tells more, will name nobody else.
        price: of an answered call that has one.
        dialog: names the dialog of an answered call where a rule bills its records once: rows of
            one dialog have the same, and of no other.
        former: how it looked before: who saw it then has to be told.
        touched: the least that a viewer knows who knows this row as it is.
        entered: the least that a viewer knows who knows this row at all.
    """

    key: str
    company: str | None
    touched: Position
    entered: Position
    sight: Sight
    payer_certain: bool = True
    price: RunningPrice | None = None
    dialog: str | None = None
    former: frozenset[Look] = NO_LOOKS

    @property
    def looks(self) -> frozenset[Look]:
        """Tell how it looks and looked."""
        return self.former | {Look(self.company, self.sight.callee)}


@frozen(kw_only=True)
class Departed:
    """A call that left the view."""

    key: str
    looks: frozenset[Look]
    touched: Position
    entered: Position
    reason: GoneReason


Item: TypeAlias = Row | Departed


def remembering(row: Row, before: Item | None) -> Row:
    """Give the row with all looks that it had before."""
    if before is None:
        return row
    former = before.looks - {Look(row.company, row.sight.callee)}
    return evolve(row, former=former) if former else row
