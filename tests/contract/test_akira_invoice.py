"""A month gets its number by the operator's tool, and what changes after that gets its own."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from attrs import frozen

from adapters.contract.builders import a_company
from adapters.timescale.money.book import TimescaleMoneyBook
from akira_in_hand import Said
from contract.closing_office import HOUR, MONTH, Office, an_office
from contract.servers import NatsServer, PostgresServer
from domain.facts.call_facts import CallReceived

pytestmark = pytest.mark.embedded
OF_ACME = ("invoice", "Acme", str(MONTH))
STAYS = ("number", "company", "zone", "from", "to", "position", "destinations", "bundles", "total",
         "net", "rounded", "rounding", "seal", "sealed", "right", "payments")  # fmt: skip
IN_A_DIFFERENCE = ("number", "corrects", "destinations", "bundles", "net", "rounded", "rounding",
                   "month_net", "calls", "seal", "right")  # fmt: skip


@frozen
class Billing:
    """An office with a closed month, in which Acme has two calls, and Beta one."""

    office: Office
    acme: int
    calls: tuple[CallReceived, CallReceived]

    async def __call__(self, *arguments: str) -> Said:
        return await self.office.akira(*arguments)

    async def said(self, *arguments: str, company: str = "Acme") -> Any:  # noqa: ANN401 JSON
        """Give what is said of the month to a machine."""
        said = await self("invoice", company, str(MONTH), *arguments, "--json")
        assert (said.code, said.err) == (0, ""), said
        return said.document

    async def late(self, cost: str = "0.25") -> None:
        """Let a call of the month come after its close, and be sealed."""
        await self.office.record(9, MONTH.start + 9 * HOUR, self.acme, amount=Decimal(cost))
        await self.office.seal()

    async def void(self) -> None:
        """Take back the first call, after the close of its month."""
        key = str(self.calls[0].call_key)
        said = await self("cdr", "void", key, "--because", "a test", "--closed")
        assert said.code == 0, said
        await self.office.seal()


@pytest.fixture
async def office(
    private_nats: NatsServer, private_postgres: PostgresServer
) -> AsyncIterator[Office]:
    async with an_office(private_nats, private_postgres) as office:
        yield office


@pytest.fixture
async def billing(office: Office) -> Billing:
    book = TimescaleMoneyBook(office.pool)
    acme, beta = await a_company(book), await a_company(book, "Beta")
    first, second = [
        await office.record(n, MONTH.start + n * HOUR, acme, amount=Decimal(cost))
        for n, cost in enumerate(("0.104", "1.002"), 1)
    ]
    await office.record(3, MONTH.start, beta)
    await office.record(4, MONTH.end, acme)
    await office.seal()
    assert (await office.close()).code == 0
    return Billing(office, acme, (first, second))


async def test_a_month_is_issued_once_and_stays_what_it_was(billing: Billing) -> None:
    draft = await billing.said()
    assert (draft["number"], draft["closed"], draft["net"]) == (None, True, "1.106")
    balance = (await billing("balance", "Acme", "--json")).document
    first = await billing.said("--issue")
    assert (first["number"], first["rounded"], first["rounding"]) == ("INV-000001", "1.11", "0.004")
    assert (first["net"], first["sealed"], first["right"]) == ("1.106", True, True)
    assert (await billing("balance", "Acme", "--json")).document == balance
    for same in (["--series", "INV"], ["--zone", "UTC"]):
        assert stays(await billing.said("--issue", *same)) == stays(first)
    for other in (["--series", "B"], ["--zone", "Asia/Tokyo"]):
        refused = await billing(*OF_ACME, "--issue", *other)
        assert (refused.code, refused.out) == (1, "")
        assert "has INV-000001" in refused.err
        assert " ".join(other) in refused.err
    await billing.late()
    await billing.void()
    assert (await billing("company", "rename", "Acme", "Akme", "--because", "a slip")).code == 0
    assert (await billing("company", "zone", "Akme", "Asia/Tokyo")).code == 0
    for again in (["--issue"], ["--number", "INV-000001"]):
        assert stays(await billing.said(*again, company="Akme")) == stays(first)
    assert (await billing.said(company="Akme"))["issued"] == ["INV-000001"]


async def test_what_changes_after_that_is_a_document_of_its_own(billing: Billing) -> None:
    await billing.said("--issue")
    nothing = await billing.said("--difference", "--issue")
    assert (nothing["number"], nothing["difference"], nothing["calls_changed"]) == (None, False, 0)
    await billing.late()
    await billing.void()
    draft = await billing.said("--difference", "--calls")
    assert (draft["number"], draft["corrects"], draft["net"]) == (None, "INV-000001", "0.146")
    assert (draft["month_net"], draft["rounded"]) == ("1.252", "0.14")
    assert [(each["before"], each["now"]) for each in draft["calls"]] == [
        ("0.104", "0"), ("0", "0.25"),
    ]  # fmt: skip
    second = await billing.said("--difference", "--issue", "--calls")
    assert second["number"] == "INV-000002"
    assert {**second, "number": None, "issued_at": None, "issued_by": None} == draft
    after = await billing.said("--difference", "--issue", "--series", "CRN")
    assert (after["number"], after["difference"]) == (None, False)
    await billing.office.record(8, MONTH.start + 8 * HOUR, billing.acme)
    again = await billing.said("--number", "INV-000002", "--calls")
    assert [again[name] for name in IN_A_DIFFERENCE] == [second[name] for name in IN_A_DIFFERENCE]
    await _listed(billing)
    await _begins_no_series_by_a_slip(billing)
    changed = (await billing("invoices", "--changed", "--json")).document
    assert (changed["looked_at"], [each["net"] for each in changed["changed"]]) == (2, ["0.11"])
    assert changed["changed"][0]["numbers"] == ["INV-000001", "INV-000002"]
    for wanted, looked_at in ((["--company", "Beta"], 1), (["--month", "2020-01"], 0)):
        found = (await billing("invoices", "--changed", *wanted, "--json")).document
        assert found == {"schema": changed["schema"], "looked_at": looked_at, "changed": []}


async def _begins_no_series_by_a_slip(billing: Billing) -> None:
    slip = (*OF_ACME, "--difference", "--issue", "--series", "INF")
    refused = await billing(*slip)
    assert (refused.code, refused.out) == (1, "")
    assert (
        "no series 'INF'; did you mean INV? name INV, or begin INF by --new-series" in refused.err
    )
    assert (await billing("invoices", "--json")).document["invoices"][-1]["number"] == "INV-000003"


async def _listed(billing: Billing) -> None:
    await billing.said("--issue", company="Beta")
    listed = (await billing("invoices", "--json")).document["invoices"]
    assert [(each["number"], each["company"], each["net"]) for each in listed] == [
        ("INV-000001", "Acme", "1.106"), ("INV-000002", "Acme", "0.146"),
        ("INV-000003", "Beta", "0.11"),
    ]  # fmt: skip
    assert [each["corrects"] for each in listed] == [None, "INV-000001", None]
    for wanted, numbers in (
        (["--company", "Beta"], ["INV-000003"]),
        (["--month", str(MONTH), "--company", "Acme"], ["INV-000001", "INV-000002"]),
        (["--month", "2020-01"], []),
    ):
        found = (await billing("invoices", *wanted, "--json")).document["invoices"]
        assert [each["number"] for each in found] == numbers
    shown = await billing("invoices")
    assert (shown.code, shown.out.count("INV-00000"), shown.err) == (0, 4, "")


async def test_of_two_who_issue_at_once_each_gets_the_number(billing: Billing) -> None:
    acme, beta, same = await asyncio.gather(
        billing.said("--issue"),
        billing.said("--issue", company="Beta"),
        billing.said("--issue", "--series", "INV"),
    )
    assert {acme["number"], beta["number"]} == {"INV-000001", "INV-000002"}
    assert stays(same) == stays(acme)
    listed = (await billing("invoices", "--json")).document["invoices"]
    assert [each["number"] for each in listed] == ["INV-000001", "INV-000002"]


@frozen
class Told:
    """What a document says of itself in each form."""

    net: str
    heading: str
    number: str


async def test_each_form_says_what_it_is(billing: Billing, tmp_path: Path) -> None:
    draft = Told("1.106", "DRAFT: Acme", "none: a draft")
    await _written(billing, f"{tmp_path}/draft.", draft)
    await billing.said("--issue")
    first = Told("1.106", "Invoice INV-000001: Acme", "INV-000001")
    await _written(billing, f"{tmp_path}/first.", first, "--number", "INV-000001")
    has = "none: a draft of a month that has INV-000001; --difference tells what changed since"
    await _written(billing, f"{tmp_path}/again.", Told("1.106", "DRAFT: Acme", has))
    await billing.void()
    less = Told("-0.104", "DRAFT: Credit note to INV-000001", "none: a draft")
    await _written(billing, f"{tmp_path}/less.", less, "--difference")
    await billing.said("--difference", "--issue")
    second = Told("-0.104", "Credit note INV-000002 to INV-000001", "INV-000002")
    await _written(billing, f"{tmp_path}/second.", second, "--number", "INV-000002")


async def _written(billing: Billing, prefix: str, told: Told, *options: str) -> None:
    for form, words in (
        ("table", [told.number, f"{told.net} EUR"]),
        ("json", [f'"net": "{told.net}"']),
        ("csv", ["Germany", told.number]),
        ("html", [f"<h1>{told.heading}", f"{told.net} EUR"]),
    ):
        said = await billing(*OF_ACME, *options, "--format", form)
        assert (said.code, said.err) == (0, ""), said
        assert [word for word in words if word not in said.out] == [], said.out
    for form in ("json", "csv", "html", "parquet"):
        target = f"{prefix}{form}"
        written = (*OF_ACME, *options, "--format", form, "-o", target)
        said = await billing(*written)
        assert (said.code, said.err, target in said.out) == (0, "", True), said
        kept = bytes_of(target)
        again = await billing(*written)
        assert (again.code, again.out, len(again.err.splitlines())) == (1, "", 1), again
        assert bytes_of(target) == kept
    rows = duckdb.read_parquet(f"{prefix}parquet").fetchall()
    assert any("Germany" in row for row in rows)


async def test_what_cannot_be_is_refused_in_a_line(billing: Billing) -> None:
    await _refused(
        billing,
        (1, "has no invoice with a number", [*OF_ACME, "--difference"]),
        (1, "has no invoice with a number", [*OF_ACME, "--number", "INV-000001"]),
        (2, "a series has", [*OF_ACME, "--issue", "--series", "a b"]),
        (2, "together with --issue", [*OF_ACME, "--series", "CRN"]),
        (2, "together with --issue", [*OF_ACME, "--new-series"]),
        (1, "Nobody", ["invoice", "Nobody", str(MONTH), "--issue"]),
    )
    await billing.office.record(5, MONTH.end, billing.acme)
    await billing.office.seal()
    later = ("invoice", "Acme", "2026-13")
    open_month = ("invoice", "Acme", f"{MONTH.end:%Y-%m}")
    await billing.said("--issue")
    await _refused(
        billing,
        (1, "may still change", [*open_month, "--issue"]),
        (2, "no month", [*later, "--issue"]),
        (1, "has no INV-000009: it has INV-000001", [*OF_ACME, "--number", "INV-000009"]),
        (1, "has no slip: it has INV-000001", [*OF_ACME, "--number", "slip"]),
        (2, "a series has", [*OF_ACME, "--issue", "--series", ""]),
        (2, "a series has", [*OF_ACME, "--difference", "--issue", "--series", "a b"]),
        (2, "for a draft alone", [*OF_ACME, "--issue", "--as-of", "1"]),
        (2, "for a draft alone", [*OF_ACME, "--difference", "--as-of", "1"]),
        (2, "for a draft alone", [*OF_ACME, "--number", "INV-000001", "--as-of", "1"]),
        (2, "name one, such as INV-000001", [*OF_ACME, "--number", " "]),
        (2, "neither --issue nor", [*OF_ACME, "--number", "INV-000001", "--issue"]),
        (2, "the month's invoice", [*OF_ACME, "--difference", "--zone", "Asia/Tokyo"]),
        (2, "zone", [*open_month, "--zone", "Mars/North"]),
        (2, "needs a file", [*OF_ACME, "--difference", "--format", "parquet"]),
        (2, "no month", ["invoices", "--month", "October"]),
        (1, "Nobody", ["invoices", "--company", "Nobody"]),
    )
    assert len((await billing("invoices", "--json")).document["invoices"]) == 1


async def _refused(billing: Billing, *wrong: tuple[int, str, list[str]]) -> None:
    for code, word, arguments in wrong:
        said = await billing(*arguments)
        assert (said.code, said.out, len(said.err.splitlines())) == (code, "", 1), said
        assert word in said.err
        assert "Traceback" not in said.err


def bytes_of(name: str) -> bytes:
    """Read a file."""
    return Path(name).read_bytes()


def stays(document: Any) -> list[Any]:  # noqa: ANN401 JSON
    """Give all that belongs to an invoice once it has its number."""
    return [document[name] for name in STAYS]
