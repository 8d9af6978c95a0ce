"""Files of rates: which kind one is shows in its first character; what is written comes back."""

from io import StringIO
from itertools import product
from pathlib import Path

import pytest
from attrs import evolve

from adapters.contract.builders import START, a_version
from adapters.wire.rates.files import read_sheet
from adapters.wire.rates.writing import write_version
from application.errors import RejectedError
from application.pricing.import_tariff import VersionOrder
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow

CSV = "prefix,rate\n49,0.1\n"
JSON = '[{"prefix": "49", "bands": [{"tiers": [{"rate": "0.1"}]}]}]'


@pytest.mark.parametrize("text", [CSV, JSON, f'{{"rates": {JSON}}}'])
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_csv_and_json_are_told_apart(tmp_path: Path, text: str, before: str) -> None:
    file = tmp_path / "deck"
    file.write_text(before + text)
    steps: list[int] = []
    assert list(read_sheet(file, steps.append).rates) == ["49"]
    assert sum(steps) == file.stat().st_size


def test_blanks_before_json_do_not_matter(tmp_path: Path) -> None:
    file = tmp_path / "deck"
    file.write_text("\n  " + JSON)
    assert list(read_sheet(file).rates) == ["49"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_what_a_spreadsheet_calls_unicode_is_told(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "deck"
    mark = "\ufeff" if encoding == "utf-16-le" else ""  # the other writes it by itself
    file.write_bytes((mark + CSV).encode(encoding))
    [bad] = read_sheet(file).bad
    assert bad.reason == "the file is UTF-16: save it as UTF-8"


def test_what_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(RejectedError, match="cannot be read"):
            read_sheet(path)


RULES = [
    {"zone": zone, "span_overflow": overflow, "boundaries": boundaries, "plan_at": plan_at}
    for zone, overflow, boundaries, plan_at in product(
        ("UTC", "Europe/Berlin"), SpanOverflow, Boundaries, PlanAt
    )
]


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("rules", RULES)
def test_a_version_comes_back_with_its_rules(
    tmp_path: Path, form: str, rules: dict[str, str]
) -> None:
    version, file = a_version(**rules), tmp_path / "deck"
    with file.open("w", encoding="utf-8", newline="") as out:
        write_version(out, version, form, lambda _: None)
    order = VersionOrder(name="retail", currency="EUR", effective_from=START)
    assert evolve(order.version(read_sheet(file)), rates=version.rates) == version


def test_a_plain_version_is_a_plain_table() -> None:
    out = StringIO()
    write_version(out, a_version(), "csv", lambda _: None)
    assert out.getvalue().startswith("prefix,")
