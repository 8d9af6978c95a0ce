"""A report never adds two currencies, and never hides what has no price."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve

from application.traffic.data import CalledSides, Dimension, ReportSpan
from application.traffic.draw_report import CallReport, ReportRow
from domain.calls.outcome import CallOutcome
from domain.pricing.sides import Side
from domain.traffic.folding import Figures, LikeCalls, folded
from entrypoints.cli.traffic.told import Told
from entrypoints.cli.traffic.views import VIEWS
from entrypoints.terminal.printing import json_of

EVIL = "=cmd|<script>"


def like(currency: str | None, **changes: Any) -> LikeCalls:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "calls": 2,
        "outcome": CallOutcome.ANSWERED,
        "currency": currency,
        "supplier_currency": "EUR",
        "seconds": Decimal(90),
        "billed": 120,
        "revenue": Decimal("0.5") if currency else Decimal(0),
        "cost": Decimal("0.2"),
    }
    return LikeCalls(**(fields | changes))


def told(name: str, by: Dimension = Dimension.COMPANY, **changes: Any) -> Told:  # noqa: ANN401 any
    view = VIEWS[name]
    start = datetime(2026, 10, 1, tzinfo=UTC)
    dimensions = view.by(by)
    span = ReportSpan(start=start, end=start.replace(month=11), zone="UTC", by=dimensions)
    figures = [folded([like("EUR"), like("USD")]), folded([like(None, unrated_reason="no_rate")])]
    names = [(EVIL, "Mars"), ("Beta", "Mars")]
    rows = [
        ReportRow(names=name[: len(dimensions)], figures=each)
        for name, each in zip(names, figures, strict=True)
    ]
    fields: dict[str, Any] = {
        "span": span,
        "rows": rows,
        "total": sum(figures, Figures()),
        "complete": True,
    }
    return Told(view, CallReport(**(fields | changes)))


def document(page: Told) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json_of(page.report()))
    return found


def test_currencies_have_rows_of_their_own() -> None:
    found = document(told("revenue"))
    assert found["rows"] == [
        {"company": EVIL, "currency": "EUR", "calls": 2, "billed_seconds": 120, "revenue": "0.5"},
        {"company": EVIL, "currency": "USD", "calls": 2, "billed_seconds": 120, "revenue": "0.5"},
        {"company": "Beta", "currency": "EUR", "calls": 0, "billed_seconds": 0, "revenue": "0"},
    ]
    assert [(each["currency"], each["revenue"]) for each in found["totals"]] == [
        ("EUR", "0.5"), ("USD", "0.5"),
    ]  # fmt: skip


def test_a_margin_says_what_is_no_part_of_it() -> None:
    euro = document(told("margin"))["totals"][0]
    assert (euro["calls"], euro["margin"], euro["margin_ratio"]) == (2, "0.3", "0.6")
    assert (euro["no_sale_calls"], euro["no_sale_cost"], euro["crossed_calls"]) == (2, "0.2", 2)


def test_ratios_of_attempts_are_told_where_they_are_known() -> None:
    known, of_answered = (
        document(told("traffic", by))["totals"][0] for by in (Dimension.HOST, Dimension.SUPPLIER)
    )
    assert (known["asr"], known["ner"], known["acd"]) == ("1", "1", "45")
    assert (of_answered["asr"], of_answered["ner"], of_answered["acd"]) == (None, None, "45")


def test_destinations_stand_beside_what_else_was_asked_for() -> None:
    assert document(told("destinations"))["by"] == ["company", "destination"]
    assert document(told("destinations", Dimension.DESTINATION))["by"] == ["destination"]


def inward(name: str, **changes: Any) -> Told:  # noqa: ANN401 any
    page = told(name, **changes)
    return evolve(page, drawn=evolve(page.drawn, span=evolve(page.drawn.span, side=Side.INBOUND)))


@pytest.mark.parametrize("name", ["revenue", "traffic", "destinations"])
def test_who_is_called_is_told_as_such_and_no_seconds_that_nobody_knows(name: str) -> None:
    page = inward(name)
    found = document(page)
    assert found["side"] == "inbound"
    assert not [row for row in (*found["rows"], *found["totals"]) if "billed_seconds" in row]
    assert "billed" not in page.csv().splitlines()[0]
    said = "2 called sides wait for a price and bring in nothing yet: no_rate 2"
    assert said in page.report().parts
    assert "who is called" in page.page()
    nothing = inward(name, rows=[], total=Figures())
    assert "no called side waits for a price" in nothing.report().parts
    assert document(told(name))["side"] == "outbound"


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_what_has_no_price_is_named_everywhere(name: str) -> None:
    page = told(name)
    assert document(page)["unrated"] == {"no_rate": 2}
    said = "2 calls wait for a price and bring in nothing yet: no_rate 2"
    assert said in page.report().parts
    assert said in page.page()
    assert page.csv().splitlines()[-1].startswith("unrated: no_rate,")
    assert page.csv().splitlines()[-1].endswith(",2")


def test_what_was_dropped_and_what_is_all_right_is_said() -> None:
    page = told("revenue", complete=False, rows=[], total=Figures())
    assert list(page.report().parts)[1:] == [
        "no call waits for a price",
        "old calls of this time were dropped: it is not all of them",
    ]
    assert "no calls" in page.page()
    assert page.csv() == "company"


def test_a_row_with_nothing_but_unrated_calls_is_there() -> None:
    nothing = folded([like(None, supplier_currency=None, unrated_reason="no_rate")])
    page = told("revenue", rows=[ReportRow(names=("Beta",), figures=nothing)], total=nothing)
    assert document(page)["rows"][0]["currency"] is None
    assert "Beta" in page.page()


def test_a_spreadsheet_gets_exact_amounts_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(told("revenue").csv())))
    assert (rows[0]["company"], rows[0]["revenue"]) == (f"'{EVIL}", "0.50")
    assert rows[3]["company"] == "total"


@pytest.mark.parametrize("by", [Dimension.DAY, Dimension.COMPANY])
def test_a_page_has_a_picture_for_each_currency_and_the_table_behind_it(by: Dimension) -> None:
    page = told("margin", by).page()
    # No margin is drawn of the currency in which no call has both sides.
    assert page.count("<svg") == 5
    assert page.count("<table") == 6
    assert "<script>" not in page


def test_what_called_sides_pay_and_wait_for_is_said() -> None:
    called = [
        CalledSides(calls=2, revenue=Decimal("0.12"), currency="EUR"),
        CalledSides(calls=3, revenue=Decimal(0), unrated_reason="no_rate"),
    ]
    page = told("revenue", called=called, rows=[], total=Figures())
    said = [
        "3 called sides wait for a price: no_rate",
        "beside it called companies pay 0.12 EUR for 2 calls (inbound)",
    ]
    assert list(page.report().parts)[1:] == said
    assert all(each in page.page() for each in said)
    assert document(page)["called"] == [
        {"calls": 2, "revenue": "0.12", "currency": "EUR", "unrated_reason": None},
        {"calls": 3, "revenue": "0", "currency": None, "unrated_reason": "no_rate"},
    ]
