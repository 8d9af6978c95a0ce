"""What is told of tariffs."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from attrs import asdict, frozen

from application.pricing.import_tariff import VersionOrder
from application.pricing.rate_sheet import BadRow, RateSheet
from application.pricing.versions import KeptVersion
from domain.pricing.effective import version_in_force
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import utc

_COLUMNS = [
    "id", "tariff", "currency", "from", "to", "zone", "rules", "prefixes", "imported at", "by", "",
]  # fmt: skip
_SPARE = ["id", "zone", "prefixes", "rules", "by", "imported at"]
_IN_A_TABLE = 1000
_FEW = 10


@frozen(kw_only=True)
class Imported:
    """A file of rates, and the version that it became, or that it would be.

    Attributes:
        kept: None where the file is bad, or where it only would be imported.
        was_known: the version was there before.
    """

    sheet: RateSheet
    kept: KeptVersion | None = None
    was_known: bool = False


def validated_report(file: Path, sheet: RateSheet) -> Report:
    """Tell whether a file is one of rates."""
    return Report(
        schema="akira.tariff.validate/1",
        document=_sheet_document(file, sheet),
        parts=_sheet_parts(file, sheet),
        good=not sheet.bad,
    )


def imported_report(file: Path, order: VersionOrder, done: Imported, *, dry: bool) -> Report:
    """Tell what became of a file."""
    sheet = done.sheet
    return Report(
        schema="akira.tariff.import/1",
        document={
            **_sheet_document(file, sheet),
            "dry_run": dry,
            "was_known": done.was_known,
            "version": asdict(done.kept) if done.kept else None,
        },
        parts=[*_sheet_parts(file, sheet), _outcome(order, done)],
        good=not sheet.bad,
    )


def versions_report(versions: Sequence[KeptVersion], now: datetime) -> Report:
    """List versions, and which are in force."""
    in_force = _in_force(versions, now)
    rows = [
        (each.tariff_id, each.name, each.currency, each.effective_from, each.effective_to,
         each.zone, f"{each.span_overflow} {each.boundaries} {each.plan_at}", each.rows,
         each.imported_at, each.imported_by, "in force" if each in in_force else "")
        for each in versions
    ]  # fmt: skip
    return Report(
        schema="akira.tariff.list/1",
        document={"versions": [asdict(version) for version in versions]},
        parts=[Table("tariffs (times in UTC)", _COLUMNS, rows, spare=_SPARE)],
    )


def exported_report(kept: KeptVersion, form: str, output: Path, prefixes: int) -> Report:
    """Tell what was written to a file."""
    return Report(
        schema="akira.tariff.export/1",
        document={
            "tariff_id": kept.tariff_id,
            "format": form,
            "file": str(output),
            "prefixes": prefixes,
        },
        parts=[f"{output}: {prefixes} prefixes of version {kept.tariff_id} as {form}"],
    )


def _sheet_document(file: Path, sheet: RateSheet) -> dict[str, object]:
    return {
        "file": str(file),
        "rows": sheet.rows,
        "prefixes": len(sheet.rates),
        "bad": [{"line": row.line, "reason": row.reason} for row in sheet.bad],
        "later": [day.isoformat() for day in sheet.later],
    }


def _sheet_parts(file: Path, sheet: RateSheet) -> Sequence[Part]:
    if not sheet.bad:
        told = f"{file}: {sheet.rows} rows are rates of {len(sheet.rates)} prefixes"
        return [told, *(_later(sheet) if sheet.later else [])]
    return [_bad_rows(file, sheet.bad), f"{file}: {len(sheet.bad)} bad rows"]


def _later(sheet: RateSheet) -> Sequence[str]:
    days = ", ".join(map(str, sheet.later[:_FEW]))
    more = f" and {len(sheet.later) - _FEW} more" if len(sheet.later) > _FEW else ""
    return [f"other rows begin on {days}{more}: import the file once with each --effective-from"]


def _bad_rows(file: Path, bad: Sequence[BadRow]) -> Part:
    if len(bad) > _IN_A_TABLE:
        return "\n".join(f"line {row.line}: {row.reason}" for row in bad)
    rows = [(row.line, row.reason) for row in bad]
    return Table(f"bad rows of {file}", ["line", "why"], rows)


def _outcome(order: VersionOrder, done: Imported) -> str:
    if done.sheet.bad:
        return "nothing was imported"
    begins = (done.kept or order.version(done.sheet)).effective_from
    start = f"tariff {order.name} from {utc(begins)}"
    if done.kept is None:
        return f"would be imported: {start}"
    if done.was_known:
        return f"there already: {start}, version {done.kept.tariff_id}"
    return f"imported: {start}, version {done.kept.tariff_id}"


def _in_force(versions: Sequence[KeptVersion], moment: datetime) -> Sequence[KeptVersion]:
    by_name: dict[str, list[KeptVersion]] = defaultdict(list)
    for version in versions:
        by_name[version.name].append(version)
    found = (version_in_force(each, moment) for each in by_name.values())
    return [version for version in found if version is not None]
