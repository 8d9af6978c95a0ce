"""`akira tariff diff`: what changes from one list of rates to another."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.wire.rates.rate_json import decode_rate
from adapters.wire.rates.rows import rate_rows
from application.errors import RejectedError
from application.pricing.diff_tariffs import Change, DiffTariffs, TariffDiff
from application.pricing.versions import version_in_force
from domain.pricing.comparing import ChangeKind
from domain.pricing.tariff import Rate
from entrypoints.cli.pricing.tariff_options import InStore
from entrypoints.cli.pricing.tariffs import read
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings, CommonSettings
from entrypoints.terminal.progress import progress
from entrypoints.terminal.report import Report, Table

_COLUMNS = ["prefix", "destination", "old", "new", "%"]


async def diff(
    settings: CommonSettings, sources: tuple[Path | InStore, Path | InStore], most: int
) -> Report:
    """Compare two lists of rates, from files or from the store."""
    old, new = [await _rates(settings, each) for each in sources]
    compare = DiffTariffs(lambda row: decode_rate(*row))
    with progress("comparing", max(len(old), len(new))) as seen:
        found = compare(rate_rows(old), rate_rows(new), most, seen)
    return Report(
        schema="akira.tariff.diff/1",
        document={
            "same": found.same,
            **{kind.value: found.counts[kind] for kind in ChangeKind},
            "largest": [_change(each) for each in _largest(found)],
        },
        parts=_parts(found, most),
    )


async def _rates(settings: CommonSettings, source: Path | InStore) -> Mapping[str, Rate]:
    if isinstance(source, Path):
        sheet = read(source)
        if sheet.bad:
            raise RejectedError(
                f"{source} has {len(sheet.bad)} bad rows: see akira tariff validate {source}"
            )
        return sheet.rates
    assert isinstance(settings, CliSettings)  # noqa: S101 whoever asks for the store has them
    async with database(settings) as pool:
        store = TimescaleTariffStore(pool)
        kept = version_in_force(await store.versions(), source.name, source.at)
        return (await store.load(kept.tariff_id)).rates


def _parts(found: TariffDiff, most: int) -> Sequence[Table | str]:
    counts = [(kind.value, found.counts[kind]) for kind in ChangeKind]
    tables = [
        Table(
            _title(kind, found.counts[kind], most), _COLUMNS, list(map(_row, found.largest(kind)))
        )
        for kind in ChangeKind
        if found.counts[kind]
    ]
    summary = Table("prefixes", ["same", *ChangeKind], [[found.same, *(n for _, n in counts)]])
    return [summary, *tables]


def _title(kind: ChangeKind, number: int, most: int) -> str:
    cut = f", the largest {most} of {number}" if number > most else ""
    return f"{kind.value} (price of a minute){cut}"


def _largest(found: TariffDiff) -> Iterable[Change]:
    for kind in ChangeKind:
        yield from found.largest(kind)


def _row(change: Change) -> tuple[object, ...]:
    percent = change.percent
    shown = None if percent is None else f"{float(percent):+.2f}"
    prices = (_decimal(change.old), _decimal(change.new))
    return (change.prefix or "*", change.destination, *prices, shown)


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "prefix": change.prefix,
        "destination": change.destination,
        "old": _decimal(change.old),
        "new": _decimal(change.new),
        "percent": _decimal(change.percent, 2),
    }


def _decimal(number: Fraction | None, places: int = 9) -> Decimal | None:
    if number is None:
        return None
    return Decimal(round(number * 10**places)).scaleb(-places).normalize()
