"""A tariff as JSON, a rate on each line."""

import json
from collections.abc import Callable, Mapping
from typing import TextIO

from adapters.wire.rates.json_form.reading import SCHEMA
from adapters.wire.rates.rows import rows_by_caller
from domain.pricing.tariff import Rate, TariffVersion

_AT_ONCE = 5000


def write_json(
    file: TextIO, version: TariffVersion, written: Callable[[int], None] = lambda _: None
) -> None:
    """Write a version, its rates in the order of their prefixes; `written` is told of each step."""
    file.write("{\n")
    rules = rules_of(version).items()
    file.writelines(f"{_text(name)}: {_text(value)},\n" for name, value in rules)
    file.write('"rates": [')
    _write_rates(file, version.rates, written)
    file.write("\n]\n}\n")


def rules_of(version: TariffVersion) -> Mapping[str, str | None]:
    """Give all of a version but its rates, as text."""
    ends = version.effective_to
    return {
        "schema": SCHEMA,
        "name": version.name,
        "currency": version.currency,
        "effective_from": version.effective_from.isoformat(),
        "effective_to": ends.isoformat() if ends else None,
        "zone": version.zone,
        "span_overflow": version.span_overflow.value,
        "boundaries": version.boundaries.value,
        "plan_at": version.plan_at.value,
    }


def _write_rates(file: TextIO, rates: Mapping[str, Rate], written: Callable[[int], None]) -> None:
    for number, row in enumerate(rows_by_caller(rates)):
        caller = f'"caller_prefix": {_text(row.caller_prefix)}, ' if row.caller_prefix else ""
        names = f'"prefix": {_text(row.prefix)}, {caller}"destination": {_text(row.destination)}'
        file.write(f"{',' if number else ''}\n{{{names}, {row.terms[1:]}")
        if (number + 1) % _AT_ONCE == 0:
            written(_AT_ONCE)
    written(len(rates) % _AT_ONCE)


_text = json.JSONEncoder(ensure_ascii=False).encode
