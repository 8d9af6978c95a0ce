"""`akira tariff validate`, `import` and `list`: files of rates, and what is kept of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict

from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.rates.files import read_sheet
from application.pricing.import_tariff import ImportTariff, VersionOrder
from application.pricing.rate_sheet import BadRow, RateSheet
from application.pricing.versions import KeptVersion
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table

_COLUMNS = [
    "id", "tariff", "currency", "from", "to", "zone", "rules", "prefixes", "imported at", "by", "",
]  # fmt: skip
_IN_A_TABLE = 1000


async def validate(file: Path) -> Report:
    """Check a file."""
    sheet = read(file)
    return Report(
        schema="akira.tariff.validate/1",
        document=_document(file, sheet),
        parts=_parts(file, sheet),
        good=not sheet.bad,
    )


async def import_file(
    settings: CliSettings, file: Path, order: VersionOrder, *, dry: bool
) -> Report:
    """Keep a file, or tell whether it would be kept."""
    sheet = read(file)
    kept, was_known = None, False
    if not sheet.bad:
        kept, was_known = await _import(settings, sheet, order, dry=dry)
    return Report(
        schema="akira.tariff.import/1",
        document={
            **_document(file, sheet),
            "dry_run": dry,
            "was_known": was_known,
            "version": version_document(kept) if kept else None,
        },
        parts=[*_parts(file, sheet), *_outcome(order, kept, was_known=was_known, bad=sheet.bad)],
        good=not sheet.bad,
    )


async def list_versions(settings: CliSettings) -> Report:
    """List what is kept."""
    async with database(settings) as pool:
        versions = await TimescaleTariffStore(pool).versions()
    now = datetime.now(UTC)
    rows = [
        (each.tariff_id, each.name, each.currency, each.effective_from, each.effective_to,
         each.zone, _rules(each), each.rows, each.imported_at, each.imported_by,
         "in force" if each in _in_force(versions, now) else "")
        for each in versions
    ]  # fmt: skip
    return Report(
        schema="akira.tariff.list/1",
        document={"versions": [version_document(each) for each in versions]},
        parts=[Table("tariffs (times in UTC)", _COLUMNS, rows)],
    )


def read(file: Path) -> RateSheet:
    """Read a file of rates."""
    with progress(f"reading {file.name}", file.stat().st_size) as advanced:
        return read_sheet(file, advanced)


def version_document(version: KeptVersion) -> dict[str, object]:
    """Give a version for machines."""
    return asdict(version)


async def _import(
    settings: CliSettings, sheet: RateSheet, order: VersionOrder, *, dry: bool
) -> tuple[KeptVersion | None, bool]:
    async with database(settings) as pool:
        importing = ImportTariff(TimescaleTariffStore(pool))
        if dry:
            known = await importing.rehearse(order, sheet)
            return known, known is not None
        with progress("keeping rates", len(sheet.rates)) as written:
            saved = await importing(order, sheet, written)
    return saved.version, saved.was_known


def _document(file: Path, sheet: RateSheet) -> dict[str, object]:
    return {
        "file": str(file),
        "rows": sheet.rows,
        "prefixes": len(sheet.rates),
        "bad": [{"line": row.line, "reason": row.reason} for row in sheet.bad],
    }


def _parts(file: Path, sheet: RateSheet) -> Sequence[Table | str]:
    if not sheet.bad:
        return [f"{file}: {sheet.rows} rows are rates of {len(sheet.rates)} prefixes"]
    if len(sheet.bad) > _IN_A_TABLE:
        listed: Table | str = "\n".join(f"line {row.line}: {row.reason}" for row in sheet.bad)
    else:
        rows = [(row.line, row.reason) for row in sheet.bad]
        listed = Table(f"bad rows of {file}", ["line", "why"], rows)
    return [listed, f"{file}: {len(sheet.bad)} bad rows"]


def _outcome(
    order: VersionOrder, kept: KeptVersion | None, *, was_known: bool, bad: Sequence[BadRow]
) -> Sequence[str]:
    start = f"tariff {order.name} from {order.effective_from:%Y-%m-%d %H:%M:%SZ}"
    if bad:
        return ["nothing was imported"]
    if kept is None:
        return [f"would be imported: {start}"]
    if was_known:
        return [f"there already: {start}, version {kept.tariff_id}"]
    return [f"imported: {start}, version {kept.tariff_id}"]


def _rules(version: KeptVersion) -> str:
    return f"{version.span_overflow} {version.boundaries} {version.plan_at}"


def _in_force(versions: Sequence[KeptVersion], moment: datetime) -> Sequence[KeptVersion]:
    latest = {
        each.name: each
        for each in sorted(versions, key=lambda each: each.effective_from)
        if each.holds_at(moment)
    }
    return list(latest.values())
