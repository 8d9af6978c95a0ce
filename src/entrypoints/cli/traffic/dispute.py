"""`akira dispute`: a carrier's file of CDRs against ours."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.files.carrier_csv import read_map, read_records
from application.traffic.dispute import Opponent
from domain.traffic.disputing import Dispute, Pair, Side
from domain.traffic.record import Record
from entrypoints.cli.options import Json, a_file
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.uses import traffic
from entrypoints.terminal.report import Report, Table

if TYPE_CHECKING:
    from entrypoints.containers.operator.traffic import TrafficContainer

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, callback=a_file, help="CSV, with a header."
    ),
]
Map = Annotated[
    Path,
    typer.Option(
        "--map", metavar="MAP.toml", exists=True, dir_okay=False, callback=a_file, help="Columns."
    ),
]
Supplier = Annotated[str | None, typer.Option(metavar="SUPPLIER", help="Who bills us.")]
Company = Annotated[str | None, typer.Option(metavar="COMPANY", help="Whom we bill.")]
_RECORD = ["where", "start (UTC)", "number", "talk s", "amount"]
_PAIR = ["ours", "theirs", "start (UTC)", "number", "differs", "talk s: ours", "theirs",
         "amount: ours", "theirs"]  # fmt: skip


def dispute(
    file: File,
    *,
    columns: Map,
    supplier: Supplier = None,
    company: Company = None,
    as_json: Json = False,
) -> int:
    """Compare a carrier's CDRs with ours, from its first to its last; 1 if they differ."""
    opponent = Opponent(supplier=supplier, company=company)
    by = read_map(columns)
    theirs = read_records(file, by)

    async def work(use: "TrafficContainer") -> Dispute:
        return await use.compare_records()(theirs, opponent, by.tolerance, by.plan)

    return run(traffic(database(longest=A_DAY)), work, dispute_report, as_json=as_json)


def dispute_report(found: Dispute) -> Report:
    """Tell what only one side has, and what differs."""
    sides = [
        (name, side.calls, side.seconds, side.amount, side.unsaid)
        for name, side in (("ours", found.ours), ("theirs", found.theirs))
    ]
    return Report(
        schema="akira.dispute/1",
        document={
            "ours": _side(found.ours),
            "theirs": _side(found.theirs),
            "equal": found.equal,
            "differing": [_pair(pair, differs) for pair, differs in found.differing],
            "only_ours": [_record(each) for each in found.only_ours],
            "only_theirs": [_record(each) for each in found.only_theirs],
            "unread": found.unread,
        },
        parts=[
            Table("answered calls", ["", "calls", "talk s", "amount", "no amount"], sides),
            f"{found.equal} calls are the same on both sides",
            Table("differing", _PAIR, [_shown(*each) for each in found.differing]),
            Table("only ours", _RECORD, [_row(each) for each in found.only_ours]),
            Table("only theirs", _RECORD, [_row(each) for each in found.only_theirs]),
            *_unread(found),
        ],
        good=found.agreed,
    )


def _unread(found: Dispute) -> Sequence[str]:
    told = (
        f"of these, {found.unread} called numbers cannot be read as E.164 and were compared as they"
        ' are written; plan = "NAME" in the map says how the file writes them'
    )
    return [told] if found.unread else []


def _shown(pair: Pair, differs: Sequence[str]) -> Sequence[object]:
    ours, theirs = pair.ours, pair.theirs
    return (
        ours.place, theirs.place, ours.start, ours.callee, ", ".join(differs), ours.seconds,
        theirs.seconds, ours.amount, theirs.amount,
    )  # fmt: skip


def _row(record: Record) -> Sequence[object]:
    return (record.place, record.start, record.callee, record.seconds, record.amount)


def _side(side: Side) -> dict[str, object]:
    return {
        "calls": side.calls,
        "seconds": side.seconds,
        "amount": side.amount,
        "without_amount": side.unsaid,
    }


def _pair(pair: Pair, differs: Sequence[str]) -> dict[str, object]:
    return {
        "differs": differs,
        "ours": _record(pair.ours),
        "theirs": _record(pair.theirs),
    }


def _record(record: Record) -> dict[str, object]:
    return {
        "place": record.place,
        "start": record.start,
        "callee": record.callee,
        "call_id": record.call_id,
        "seconds": record.seconds,
        "amount": record.amount,
    }
