"""What is told of tariffs and of the price of a call."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import pytest
from attrs import evolve

from adapters.contract.builders import (
    MOMENT,
    START,
    a_charge,
    a_rate,
    a_verdict,
    a_version,
)
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.pricing.diff_tariffs import Change, TariffDiff
from application.pricing.import_tariff import VersionOrder
from application.pricing.quote import CallInQuestion, Quotation
from application.pricing.rate_sheet import BadRow, RateSheet
from application.pricing.versions import KeptVersion
from domain.money.certain_calls import certain_calls
from domain.numbering.number import KeptNumber, Number, NumberKind
from domain.numbering.reading import Reading
from domain.pricing.comparing import ChangeKind
from domain.pricing.paying import Assignment
from domain.pricing.rounding import Rounding
from domain.pricing.verdict import Verdict
from entrypoints.cli.pricing.diff_report import diff_report
from entrypoints.cli.pricing.quote_report import quote_report, verdict_document
from entrypoints.cli.pricing.reports import (
    Imported,
    exported_report,
    imported_report,
    validated_report,
    versions_report,
)
from entrypoints.terminal.report import Table

ONE = Fraction(1)
FILE = Path("rates.csv")
GOOD = RateSheet(rates={"49": a_rate()}, rows=2)
BAD = RateSheet(rows=2, bad=[BadRow(2, "no rate: x")])
ORDER = VersionOrder(name="retail", currency="EUR", effective_from=START)
CALL = CallInQuestion(company="1", number="49151", answered_at=MOMENT, talk=timedelta(seconds=61))


@pytest.fixture
async def kept() -> KeptVersion:
    store = MemoryTariffStore(at=MOMENT)
    return (await store.save(a_version())).version


def test_every_bad_row_is_listed_and_wrong() -> None:
    assert validated_report(FILE, GOOD).parts == ["rates.csv: 2 rows are rates of 1 prefixes"]
    report = validated_report(FILE, BAD)
    listed, summary = report.parts
    assert not report.good
    assert isinstance(listed, Table)
    assert (listed.rows, summary) == ([(2, "no rate: x")], "rates.csv: 1 bad rows")
    assert report.document["bad"] == [{"line": 2, "reason": "no rate: x"}]


def test_a_thousand_bad_rows_need_no_table() -> None:
    many = RateSheet(bad=[BadRow(line, "no rate") for line in range(1, 1002)])
    listed = validated_report(FILE, many).parts[0]
    assert isinstance(listed, str)
    assert listed.startswith("line 1: no rate\nline 2:")


def test_what_became_of_a_file_is_told(kept: KeptVersion) -> None:
    def last(done: Imported, *, dry: bool = False) -> object:
        return imported_report(FILE, ORDER, done, dry=dry).parts[-1]

    start = f"tariff retail from {START:%Y-%m-%d %H:%M:%SZ}"
    assert last(Imported(sheet=BAD)) == "nothing was imported"
    assert last(Imported(sheet=GOOD), dry=True) == f"would be imported: {start}"
    assert last(Imported(sheet=GOOD, kept=kept)) == f"imported: {start}, version 1"
    known = Imported(sheet=GOOD, kept=kept, was_known=True)
    assert last(known) == f"there already: {start}, version 1"
    document = imported_report(FILE, ORDER, known, dry=False).document
    assert document["was_known"] is True


def test_the_start_is_told_as_the_moment_that_it_is() -> None:
    order = evolve(ORDER, effective_from=datetime(2026, 12, 1), zone="Europe/Berlin")  # noqa: DTZ001 as typed
    [_, told] = imported_report(FILE, order, Imported(sheet=GOOD), dry=True).parts
    assert told == "would be imported: tariff retail from 2026-11-30 23:00:00Z"


async def test_one_version_of_a_tariff_is_in_force() -> None:
    store = MemoryTariffStore(at=MOMENT)
    for day in (0, 1, 9):
        await store.save(a_version(effective_from=START + timedelta(days=day)))
    [table] = versions_report(await store.versions(), START + timedelta(days=2)).parts
    assert isinstance(table, Table)
    assert [row[-1] for row in table.rows] == ["", "in force", ""]


def test_what_was_written_is_told(kept: KeptVersion) -> None:
    report = exported_report(kept, "csv", Path("out.csv"), 7)
    assert report.parts == ["out.csv: 7 prefixes of version 1 as csv"]
    assert report.document == {"tariff_id": 1, "format": "csv", "file": "out.csv", "prefixes": 7}


def test_the_largest_changes_are_told_and_how_many_there_are() -> None:
    found = TariffDiff(most=1)
    for prefix, price in (("1", 2), ("2", 3)):
        change = Change(
            kind=ChangeKind.RAISED, prefix=prefix, destination="d", old=ONE, new=ONE * price
        )
        found.add(change)
    report = diff_report(found, 1)
    summary, raised = report.parts
    assert isinstance(summary, Table)
    assert isinstance(raised, Table)
    assert raised.title == "raised (price of a minute), the largest 1 of 2"
    assert raised.rows == [("2", "d", Decimal(1), Decimal(3), "+200.00")]
    assert report.document["raised"] == 2
    assert report.document["rules"] == {}


def test_rules_that_differ_are_told_first() -> None:
    report = diff_report(TariffDiff(most=1, rules={"zone": ("Europe/Berlin", "UTC")}), 1)
    rules, _ = report.parts
    assert isinstance(rules, Table)
    assert rules.rows == [("zone", "Europe/Berlin", "UTC")]
    assert report.document["rules"] == {"zone": {"old": "Europe/Berlin", "new": "UTC"}}


def test_rules_that_one_side_alone_says_are_no_difference() -> None:
    unsaid = {"zone": ("Europe/Berlin", "UTC"), "plan_at": ("split", "call_start")}
    report = diff_report(TariffDiff(most=1, unsaid=unsaid), 1)
    assert report.document["rules"] == {}
    assert "zone Europe/Berlin is said by one side alone, and not compared" in str(report.parts[-2])
    assert "plan at split" in str(report.parts[-1])
    assert "--plan-at" in str(report.parts[-1])


def test_a_price_is_explained_step_by_step() -> None:
    report = quote_report(Quotation(company="Acme", call=CALL, verdict=a_verdict()))
    where, steps, amount = report.parts
    assert where == "Germany, prefix 49, tariff version 5"
    assert isinstance(steps, Table)
    assert steps.rows[0][:2] == (timedelta(), timedelta(seconds=66))
    assert amount == "amount 0.11 EUR"
    assert (report.document["company"], report.document["amount"]) == ("Acme", Decimal("0.11"))


@pytest.mark.parametrize(
    ("number", "plan", "why"),
    [
        ("49 30 123", None, "'49 30 123' is not digits after an optional +"),
        ("49abc", None, "'49abc' is not digits after an optional +"),
        ("+4930", None, "no longer prefix has one for +4930 then"),
        ("49 30 123", "4930123", "no longer prefix has one for 4930123 then"),
        ("112", KeptNumber.of("112", ""), "no longer prefix has one for 112 then"),
    ],
)
def test_it_is_told_why_a_number_has_the_price_of_all(
    number: str, plan: str | None, why: str
) -> None:
    read = [] if plan is None else [Reading(plan="x", written=number, number=read_as(plan))]
    call = evolve(CALL, number=number)
    quoted = Quotation(company="Acme", call=call, verdict=a_verdict(prefix=""), numbers=read)
    report = quote_report(quoted)
    assert [part for part in report.parts if why in str(part)] != []
    assert why in str(report.document["hints"])
    named = "akira plan --help" in str(report.parts)
    assert named is (not plan and not number.startswith("+"))
    quiet = quote_report(evolve(quoted, verdict=a_verdict(prefix="49")))
    assert quiet.document["hints"] == []


def read_as(asked: str) -> Number:
    return Number(NumberKind.INTERNATIONAL, asked, asked)


def test_it_is_told_where_a_tariff_of_certain_calls_prices() -> None:
    call = evolve(CALL, account="acct-1", src_ip=ip_address("192.0.2.7"), host="sip-01")
    held = Assignment(tariff="own", valid_from=MOMENT)
    quoted = Quotation(company="Acme", call=call, verdict=a_verdict(), assignment=held)
    plain = quote_report(quoted)
    assert str(plain.parts[0]).startswith("Germany")
    asked = {name: plain.document[name] for name in ("account", "source", "host")}
    assert asked == {"account": "acct-1", "source": call.src_ip, "host": "sip-01"}
    only = certain_calls(account="acct-1")
    report = quote_report(evolve(quoted, assignment=evolve(held, only=only)))
    assert report.parts[0] == "tariff own, for calls by account acct-1"
    tariff = cast("dict[str, object]", report.document["tariff"])
    assert (tariff["by"], tariff["value"], tariff["tariff"]) == ("account", "acct-1", "own")


def test_a_fee_and_a_bound_are_told() -> None:
    verdict = a_verdict(setup_fee=Decimal("0.05"), bound=Decimal("0.1"), destination="", prefix="")
    parts = quote_report(Quotation(company="Acme", call=CALL, verdict=verdict)).parts
    assert parts[:2] == ["no destination, prefix (any), tariff version 5", "setup fee 0.05"]
    assert "bounded to 0.10" in parts


def test_terms_of_bands_are_told() -> None:
    step = evolve(a_charge().segments[0], max_cost=Decimal("0.05"))
    verdict = a_verdict(segments=(step,), amount=Decimal("0.05"), rounding=Rounding.UP)
    report = quote_report(Quotation(company="Acme", call=CALL, verdict=verdict))
    _, steps, rounding, _ = report.parts
    assert isinstance(steps, Table)
    assert (steps.columns[-1], steps.rows[0][-1]) == ("max_cost", Decimal("0.05"))
    assert rounding == "rounded up by the finest of its bands"
    [told] = cast("list[dict[str, object]]", verdict_document(verdict)["steps"])
    assert (told["cost"], told["max_cost"]) == (Decimal("0.11"), Decimal("0.05"))


def test_it_is_told_which_callers_have_prices_of_their_own() -> None:
    callers = [str(number) for number in range(30, 42)]
    for prefix, where, which in (
        ("", "prefix 49,", "for all"),
        ("33", "prefix 49, callers 33,", "for callers 33"),
    ):
        verdict = a_verdict(caller_prefix=prefix)
        quoted = Quotation(company="Acme", call=CALL, verdict=verdict, callers=callers)
        report = quote_report(quoted)
        assert where in str(report.parts[0])
        assert report.parts[-1] == (
            f"the price is that {which}; callers with prices of their own: "
            "30, 31, 32, 33, 34, 35, 36, 37, 38, 39 and 2 more"
        )
        assert report.document["callers_with_prices"] == callers
        assert report.document["caller_prefix"] == prefix


def test_a_caller_is_a_part_of_the_name_of_a_change() -> None:
    found = TariffDiff(most=1)
    found.add(
        Change(
            kind=ChangeKind.RAISED, prefix="", caller_prefix="33", destination="d", old=ONE, new=ONE
        )
    )
    _, raised = diff_report(found, 1).parts
    assert isinstance(raised, Table)
    assert raised.rows[0][0] == "* from 33"


def test_a_call_that_is_not_answered_is_free() -> None:
    report = quote_report(Quotation(company="Acme", call=CALL, verdict=Verdict(company_id=1)))
    assert report.parts == ["a call that is not answered is free"]
    assert report.document["amount"] == 0
