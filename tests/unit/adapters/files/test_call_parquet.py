"""Columns of calls as Parquet are numbers, moments and text, so that sums can be asked for."""

from decimal import Decimal
from pathlib import Path

import duckdb
from attrs import evolve

from adapters.contract.calls.files import a_call, pieces
from adapters.files.call_parquet import ParquetCallFile


async def test_what_both_sides_pay_is_a_number(tmp_path: Path) -> None:
    target = tmp_path / "calls.parquet"
    call = evolve(
        a_call("a"),
        company_id=1,
        billed_amount=Decimal("0.6"),
        in_company_id=2,
        in_billed_amount=Decimal("0.06"),
    )
    await ParquetCallFile(target).write(pieces([call, call]))
    read = duckdb.read_parquet(str(target))
    types = dict(zip(read.columns, map(str, read.types), strict=True))
    assert (types["company_id"], types["in_company_id"]) == ("BIGINT", "BIGINT")
    assert read.aggregate("sum(billed_amount), sum(in_billed_amount)").fetchall() == [
        (Decimal("1.2"), Decimal("0.12"))
    ]
    assert {name for name, kind in types.items() if kind == "VARCHAR"} == {
        "call_key", "call_id", "from_tag", "to_tag", "host", "caller", "callee", "account",
        "src_ip", "outcome", "hangup_by", "destination", "prefix", "currency", "rating",
        "unrated_reason", "supplier_currency", "unread", "doubt", "dst", "caller_number",
        "callee_number", "leg_of", "in_currency", "in_destination", "in_unrated_reason",
    }  # fmt: skip
    assert types["start_time"] == types["received_at"] == "TIMESTAMP WITH TIME ZONE"
    assert (types["duration"], types["pdd"]) == ("DECIMAL(12,3)", "DECIMAL(9,3)")
