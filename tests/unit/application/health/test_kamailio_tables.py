"""The doctor says whether Kamailio's own database holds what is kept of a call."""

from collections.abc import Mapping, Sequence

import pytest
from attrs import evolve

from application.errors import SetupError, UnavailableError
from application.health.finding import Finding, State
from application.health.kamailio_script import script_of
from application.health.kamailio_tables import (
    DialogPlace,
    SeenDialogs,
    SeenFile,
    SeenTable,
    dialog_findings,
)

KEPT = """
modparam("acc|dialog", "db_url", "postgres://k:secret@db/kamailio")
modparam("dialog", "db_mode", 1)
"""
COLUMNS = [
    "callid",
    "from_uri",
    "from_tag",
    "to_uri",
    "to_tag",
    "caller_route_set",
    "callee_route_set",
    "caller_contact",
    "callee_contact",
    "req_uri",
]
DIALOG = SeenTable(widths=dict.fromkeys(COLUMNS), version=7)
VARS = SeenTable(widths={"dialog_value": None}, version=1)
WHOLE = {"dialog": DIALOG, "dialog_vars": VARS}


async def found(
    tables: Mapping[str, SeenTable] = WHOLE, text: str = KEPT, encoding: str | None = None
) -> Sequence[Finding]:
    async def look(place: DialogPlace) -> SeenDialogs:
        assert place.url == "postgres://k:secret@db/kamailio"
        return SeenDialogs(tables=tables, encoding=encoding)

    return await dialog_findings(script_of([text]), look)


async def wrong(tables: Mapping[str, SeenTable], text: str = KEPT) -> list[tuple[str, str, str]]:
    return [
        (each.about.removeprefix("kamailio dialog database, "), each.state.value, each.seen)
        for each in await found(tables, text)
        if each.state is not State.GOOD
    ]


async def test_tables_that_hold_all_are_good() -> None:
    assert [(each.state, each.seen) for each in await found(encoding="SQL_ASCII")] == [
        (State.GOOD, "wide enough"),
        (State.GOOD, "wide enough"),
        (State.GOOD, "SQL_ASCII"),
    ]


@pytest.mark.parametrize(
    ("may_write", "state"), [(True, State.GOOD), (False, State.BAD), (None, State.WARNING)]
)
async def test_a_file_is_judged_by_who_may_write_it(may_write: bool | None, state: State) -> None:
    async def look(_: DialogPlace) -> SeenDialogs:
        return SeenDialogs(tables=WHOLE, file=SeenFile(seen="as it is", may_write=may_write))

    [*_, found] = await dialog_findings(script_of([KEPT]), look)
    assert (found.about, found.state, found.seen) == (
        "kamailio dialog database, file", state, "as it is",
    )  # fmt: skip


async def test_who_keeps_no_dialogs_has_no_tables() -> None:
    assert await found({}, text=KEPT.replace("1)", "0)")) == []
    assert await found({}, text='modparam("dialog", "db_url", "x")') == []


async def test_a_table_that_is_not_there_is_named() -> None:
    assert await wrong({"dialog": DIALOG}) == [("dialog_vars", "bad", "there is no such table")]


@pytest.mark.parametrize(
    ("version", "seen"),
    [
        (6, "version 6, the module wants 7"),
        (None, "no version, the module wants 7"),
    ],
)
async def test_a_table_of_another_version_is_named(version: int | None, seen: str) -> None:
    assert await wrong(WHOLE | {"dialog": evolve(DIALOG, version=version)}) == [
        ("dialog", "bad", seen)
    ]


async def test_a_column_that_is_not_there_is_named() -> None:
    without = evolve(VARS, widths={"dialog_key": 64})
    assert await wrong(WHOLE | {"dialog_vars": without}) == [
        ("dialog_vars", "bad", "without the column dialog_value")
    ]


async def test_what_kamailio_may_not_write_is_named() -> None:
    assert await wrong(WHOLE | {"dialog": evolve(DIALOG, may_write=False)}) == [
        ("dialog", "bad", "its user may not write there")
    ]


@pytest.mark.parametrize(("width", "state"), [(254, "bad"), (255, "warning"), (512, "warning")])
async def test_variables_must_hold_what_the_snippet_cuts(width: int, state: str) -> None:
    narrow = evolve(VARS, widths={"dialog_value": width})
    assert await wrong(WHOLE | {"dialog_vars": narrow}) == [
        ("dialog_vars", state, f"dialog_value holds {width}")
    ]


async def test_a_call_id_may_be_longer_than_the_stock_table_holds() -> None:
    narrow = evolve(DIALOG, widths={**DIALOG.widths, "callid": 255, "to_tag": 128})
    [dialog, _] = await found(WHOLE | {"dialog": narrow})
    assert (dialog.state, dialog.seen) == (
        State.WARNING,
        "callid holds 255, to_tag holds 128",
    )
    assert dialog.mend.startswith(
        "alter table dialog alter callid type text, alter to_tag type text:"
    )


async def test_an_encoding_that_refuses_bytes_is_named() -> None:
    *_, encoding = await found(encoding="UTF8")
    assert (encoding.about, encoding.state) == (
        "kamailio dialog database, encoding",
        State.WARNING,
    )


async def test_names_are_those_of_the_configuration() -> None:
    own = """
    version_table = "versions"
    modparam("dialog", "table_name", "d")
    modparam("dialog", "vars_table_name", "v")
    modparam("dialog", "vars_value_column", "val")
    """
    asked = []

    async def look(place: DialogPlace) -> SeenDialogs:
        asked.append(place)
        return SeenDialogs(tables={"d": DIALOG, "v": evolve(VARS, widths={"val": None})})

    findings = await dialog_findings(script_of([KEPT + own]), look)
    assert {each.state for each in findings} == {State.GOOD}
    assert (asked[0].tables, asked[0].versions) == (["d", "v"], "versions")


@pytest.mark.parametrize(
    ("error", "state", "seen"),
    [
        (SetupError("it is mysql"), State.WARNING, "not looked at: it is mysql"),
        (UnavailableError("nobody answers"), State.BAD, "nobody answers"),
    ],
)
async def test_what_was_not_looked_at_is_no_all_clear(
    error: Exception, state: State, seen: str
) -> None:
    async def look(_: DialogPlace) -> SeenDialogs:
        raise error

    [finding] = await dialog_findings(script_of([KEPT]), look)
    assert (finding.state, finding.seen) == (state, seen)
    assert "secret" not in str(finding)


async def test_a_pattern_that_kamailio_would_refuse_names_no_module() -> None:
    assert await found({}, text='modparam("(", "db_mode", 1)') == []
