"""A version of a tariff as a file that imports back the same: CSV where it can say all."""

from collections.abc import Callable
from typing import TextIO

from adapters.wire.rates.csv_form.rules import rule_lines
from adapters.wire.rates.csv_form.writing import fits, write_csv
from adapters.wire.rates.json_form.writing import write_json
from application.errors import RejectedError
from application.pricing.version_rules import unusual_rules_of
from domain.pricing.tariff import TariffVersion


def form_of(version: TariffVersion, wanted: str | None, suffix: str) -> str:
    """Choose `csv` or `json` by what is wanted, else by the file's suffix, else by what fits.

    Raises:
        RejectedError: CSV is wanted, and cannot say all.
    """
    form = wanted or suffix.removeprefix(".")
    if form == "json":
        return "json"
    if fits(version.rates):
        return "csv"
    if form == "csv":
        raise RejectedError(f"CSV cannot say all of {version.name}: use --format json")
    return "json"


def write_version(
    file: TextIO, version: TariffVersion, form: str, written: Callable[[int], None]
) -> None:
    """Write all rates; `written` is told of each step how many more were written."""
    if form == "json":
        write_json(file, version, written)
    else:
        file.writelines(rule_lines(unusual_rules_of(version)))
        write_csv(file, version.rates, written)
