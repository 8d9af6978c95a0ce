"""The page of events and their JSON Schema: what stands in the log, in the form of today."""

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapters.wire.event_json.facts import FORMS
from domain.facts.figures import CallFigures
from gates.reference.schemas import schema_of

_FIGURES: Final = {"figures": {"$ref": "#/$defs/CallFigures"}}
_COMMITMENT: Final = {"type": ["string", "null"], "description": "SHA-256, hexadecimal"}
_WRITTEN_BESIDE: Final[Mapping[str, Any]] = {
    "CallReceived": {"parties": _COMMITMENT, **_FIGURES},
    "HeldCall": _FIGURES,
}
_HELD: Final = {"call_id", "from_tag", "to_tag", "caller", "callee", "account", "src_ip"}
_NEVER: Final = {
    "CallReceived": {"salt", "fingerprint", "claim", "claim_in", "numbers"},
    "Cdr": _HELD,
}
_TABLE: Final = "| type | form | what it tells | keys |\n|---|---|---|---|\n"


def events_page() -> str:
    """Give the page as the code has it now."""
    return _TABLE + "".join(_rows())


def events_schema() -> str:
    """Give the schema as the code has it now."""
    definitions = _definitions()
    for name, (kind, version) in FORMS.items():
        if name != kind.__name__:
            definitions[name] = {"$ref": f"#/$defs/{kind.__name__}"}
        definitions[name]["$comment"] = f"schema_version {version}"
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Events of Akira CDR",
        "$defs": definitions,
    }
    return json.dumps(document, indent=1) + "\n"


def _rows() -> Iterator[str]:
    definitions = _definitions()
    for name, (kind, version) in FORMS.items():
        about = (inspect.getdoc(kind) or "").partition("\n")[0]
        keys = ", ".join(f"`{each}`" for each in definitions[kind.__name__]["properties"])
        yield f"| `{name}` | {version} | {about} | {keys} |\n"


def _definitions() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in (CallFigures, *(kind for kind, _ in FORMS.values())):
        schema_of(kind, found, without=_NEVER, beside=_WRITTEN_BESIDE)
    return found
