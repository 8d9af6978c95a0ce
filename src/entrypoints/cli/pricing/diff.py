"""`akira tariff diff`: what changes from one version, or file of rates, to another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from application.errors import RejectedError
from application.pricing.diff_tariffs import Compared, TariffDiff
from application.pricing.version_rules import rules_of, said_by_sheet
from entrypoints.cli.options import Json
from entrypoints.cli.pricing.diff_report import diff_report
from entrypoints.cli.pricing.reading import read
from entrypoints.cli.pricing.wishes import InStore, source
from entrypoints.cli.resources import database, given
from entrypoints.cli.running import run
from entrypoints.cli.uses import tariffs
from entrypoints.process.settings import CommonSettings
from entrypoints.terminal.progress import progress

if TYPE_CHECKING:
    from entrypoints.containers.operator.tariffs import TariffsContainer

Most = Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="Of each kind.")]


def diff(
    old: Annotated[str, typer.Argument(metavar="A", help="A file, NAME or NAME@TIME.")],
    new: Annotated[str, typer.Argument(metavar="B", help="Likewise.")],
    *,
    limit: Most = 20,
    as_json: Json = False,
) -> int:
    """Tell what changes from A to B: the largest changes of each kind, and how many there are."""
    sources = (source(old), source(new))
    in_store = any(isinstance(each, InStore) for each in sources)
    return run(
        tariffs(database() if in_store else given(CommonSettings)),
        lambda use: _compare(use, sources, limit),
        lambda found: diff_report(found, limit),
        as_json=as_json,
    )


async def _compare(
    use: "TariffsContainer", sources: tuple[Path | InStore, Path | InStore], most: int
) -> TariffDiff:
    old, new = [await _side(use, each) for each in sources]
    with progress("comparing", max(old.length, new.length)) as seen:
        return use.diff_tariffs()(old.side, new.side, most, seen)


class _Side(NamedTuple):
    side: Compared
    length: int


async def _side(use: "TariffsContainer", source: Path | InStore) -> _Side:
    rows = use.rate_rows()
    if isinstance(source, InStore):
        _, version = await use.tariff_in_force()(source.name, source.at)
        side = Compared(rows=rows(version.rates), rules=rules_of(version))
        return _Side(side, len(version.rates))
    sheet = read(use, source)
    if sheet.bad:
        raise RejectedError(
            f"{source} has {len(sheet.bad)} bad rows: see akira tariff validate {source}"
        )
    return _Side(Compared(rows=rows(sheet.rates), rules=said_by_sheet(sheet)), len(sheet.rates))
