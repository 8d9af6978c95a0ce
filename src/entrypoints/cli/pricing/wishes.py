"""What the options of `akira tariff` mean."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from attrs import frozen

from application.errors import RejectedError
from application.pricing.import_tariff import VersionOrder
from application.pricing.rate_sheet import RateSheet
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow
from entrypoints.cli.options import moment

_RULES = {"span_overflow": SpanOverflow, "boundaries": Boundaries, "plan_at": PlanAt}


@frozen
class InStore:
    """A version in the store: of this tariff, in force then."""

    name: str
    at: datetime


def order(*, rules: Mapping[str, str | None], **said: Any) -> VersionOrder:  # noqa: ANN401
    """Take what an import says of the version."""
    words: dict[str, Any] = {name: _word(name, word) for name, word in rules.items()}
    found = VersionOrder(**said, **words)
    try:
        found.version(RateSheet())
    except RejectedError as error:
        raise typer.BadParameter(str(error)) from error
    return found


def source(text: str) -> Path | InStore:
    """Take a file, or the name of a tariff with or without a time."""
    path = Path(text)
    # What is too long for the name of a file may be that of a tariff.
    with suppress(OSError):
        if path.is_file():
            return path
    name, at, when = text.rpartition("@")
    if at:
        return InStore(name, moment(when))
    if path.suffix in {".csv", ".json"}:
        raise typer.BadParameter(f"there is no file {text}")
    return InStore(text, datetime.now(UTC))


def _word(name: str, word: str | None) -> object:
    words = _RULES[name]
    if word is not None and word not in set(words):
        option = f"--{name.replace('_', '-')}"
        raise typer.BadParameter(f"{word!r} is none of {', '.join(words)}", param_hint=option)
    return None if word is None else words(word)
