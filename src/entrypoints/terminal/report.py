"""What a command found, for machines and for people."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen


@frozen
class Table:
    """Rows under headings; `empty` is said where there are none.

    Attributes:
        spare: columns that are left out where a terminal is too narrow for all, the last first.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "none"
    spare: Sequence[str] = ()


Part: TypeAlias = Table | str


@frozen(kw_only=True)
class Report:
    """What a command found.

    Attributes:
        schema: name and version of the document, such as `akira.status/1`.
        document: for machines.
        parts: for people; text stands as it is.
        good: whether the command ends with 0.
        listed: key of the document under which those stand that are told a line each.
    """

    schema: str
    document: Mapping[str, object]
    parts: Sequence[Part] = field(factory=tuple)
    good: bool = True
    listed: str = ""
