"""A reason that no letter can have is told where nothing was found."""

from entrypoints.cli.letters.reasons import by_reason
from entrypoints.terminal.report import Report


def listed(found: list[int]) -> Report:
    return Report(schema="akira.test/1", document={"found": found}, parts=[])


def test_a_reason_that_is_none_is_told_where_nothing_was_found() -> None:
    told = by_reason("not_jsn", listed, lambda found: found)
    [said] = told([]).parts
    assert said == "letters have no reason 'not_jsn'; did you mean not_json?"
    assert told([]).document["hints"] == [said]
    # An older release had others.
    assert told([7]).document["hints"] == []
    for reason in ("not_json", None):
        assert by_reason(reason, listed, lambda found: found)([]).document["hints"] == []
