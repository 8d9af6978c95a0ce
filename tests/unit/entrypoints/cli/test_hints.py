"""What may be a slip of the hand is said below the answer, and in JSON."""

from entrypoints.cli.hints import with_hints
from entrypoints.terminal.report import Report


def plain(found: int) -> Report:
    return Report(schema="akira.test/1", document={"found": found}, parts=["one line"])


def test_hints_stand_below_and_in_the_document() -> None:
    told = with_hints(plain)((7, ["no tariff has a destination 'Moon'"]))
    assert told.parts == ["one line", "no tariff has a destination 'Moon'"]
    assert told.document == {"found": 7, "hints": ["no tariff has a destination 'Moon'"]}
    assert with_hints(plain)((7, ())).document["hints"] == []
