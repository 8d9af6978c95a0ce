"""Pages of the reference say what the code says, and stored events are as their schema says."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapters.wire.event_json.facts import FORMS
from gates.reference.log_calls import log_calls, processes_of
from gates.reference.log_events import incomplete, unexplained
from gates.reference.log_meanings import MEANINGS
from gates.reference.pages import FOLDER, pages

GOLDEN = Path(__file__).parents[1] / "golden"
TODAY = [
    name for name, (_, version) in FORMS.items() if (GOLDEN / f"{name}-{version}.json").exists()
]
SCHEMA = json.loads((FOLDER / "events.schema.json").read_text())


def validator(name: str) -> Any:  # noqa: ANN401 the library has no types
    return Draft202012Validator(SCHEMA | {"$ref": f"#/$defs/{name}"})


def golden(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((GOLDEN / f"{name}-{FORMS[name][1]}.json").read_text())
    return document


@pytest.mark.parametrize("name", list(pages()))
def test_a_page_says_what_the_code_says(name: str) -> None:
    assert (FOLDER / name).read_text() == pages()[name], "run python -m gates.reference"


def test_every_log_event_has_a_meaning() -> None:
    assert unexplained() == []
    assert incomplete() == []


def test_a_process_says_what_its_modules_say() -> None:
    assert processes_of("adapters.file_tail.opening") == ["bridge"]
    assert "worker" in processes_of("adapters.timescale.readiness")
    for call in log_calls():
        assert {*MEANINGS[call.event].by} <= {*processes_of(call.module)} != set(), call


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert len(TODAY) > 20


@pytest.mark.parametrize("name", TODAY)
def test_an_event_of_today_is_as_its_schema_says(name: str) -> None:
    assert [error.message for error in validator(name).iter_errors(golden(name))] == []


@pytest.mark.parametrize("name", TODAY)
def test_an_event_that_lacks_a_key_is_not(name: str) -> None:
    [needed, *_] = SCHEMA["$defs"][FORMS[name][0].__name__]["required"]
    document = {key: value for key, value in golden(name).items() if key != needed}
    assert not validator(name).is_valid(document)


@pytest.mark.parametrize(
    ("key", "value"), [("call_key", 7), ("figures", {"outcome": "lost"}), ("verdict", None)]
)
def test_a_call_with_a_wrong_value_is_not(key: str, value: object) -> None:
    assert not validator("CallReceived").is_valid(golden("CallReceived") | {key: value})


def test_every_key_that_is_written_is_named() -> None:
    for name in TODAY:
        known = SCHEMA["$defs"][FORMS[name][0].__name__]["properties"]
        assert set(golden(name)) <= set(known), name
