"""`akira report`: what calls of some time came to."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.files.invoice_file import write_text
from application.traffic.data import Dimension
from application.traffic.draw_report import CallReport
from domain.moment import UTC_ZONE
from domain.pricing.sides import Side
from entrypoints.cli.options import TIME, Json, group, local
from entrypoints.cli.resources import A_DAY, database
from entrypoints.cli.running import run
from entrypoints.cli.traffic.told import Told
from entrypoints.cli.traffic.views import VIEWS
from entrypoints.cli.uses import traffic as using
from entrypoints.terminal.report import Report

report = group("What calls came to: revenue, margin, traffic, destinations.")

By = Annotated[Dimension, typer.Option("--by", help="By what calls are told apart.")]
Start = Annotated[str, typer.Option("--from", metavar=TIME, help="Without zone: of --zone.")]
End = Annotated[str, typer.Option("--to", metavar=TIME, help="Not included.")]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="Whose clock tells days and hours.")
]
OfSide = Annotated[
    Side, typer.Option("--side", help="Who pays: companies that call, or those that are called.")
]
Csv = Annotated[bool, typer.Option("--csv", help="Rows for a spreadsheet.")]
Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", dir_okay=False, help="A new page with pictures."),
]


@report.command(help=VIEWS["revenue"].about)
def revenue(  # noqa: PLR0913, D103 each is an option; its help is that of the view
    *, start: Start, end: End, by: By = Dimension.DAY, zone: Zone = UTC_ZONE, html: Html = None,
    side: OfSide = Side.OUTBOUND, as_csv: Csv = False, as_json: Json = False,
) -> int:  # fmt: skip
    return _tell("revenue", (start, end, zone), by, html, side, as_csv=as_csv, as_json=as_json)


@report.command(help=VIEWS["margin"].about)
def margin(  # noqa: PLR0913, D103 as above
    *, start: Start, end: End, by: By = Dimension.DAY, zone: Zone = UTC_ZONE, html: Html = None,
    as_csv: Csv = False, as_json: Json = False,
) -> int:  # fmt: skip
    return _tell("margin", (start, end, zone), by, html, as_csv=as_csv, as_json=as_json)


@report.command(help=VIEWS["traffic"].about)
def traffic(  # noqa: PLR0913, D103 as above
    *, start: Start, end: End, by: By = Dimension.DAY, zone: Zone = UTC_ZONE, html: Html = None,
    side: OfSide = Side.OUTBOUND, as_csv: Csv = False, as_json: Json = False,
) -> int:  # fmt: skip
    return _tell("traffic", (start, end, zone), by, html, side, as_csv=as_csv, as_json=as_json)


@report.command(help=VIEWS["destinations"].about)
def destinations(  # noqa: PLR0913, D103 as above
    *, start: Start, end: End, by: By = Dimension.DESTINATION, zone: Zone = UTC_ZONE,
    html: Html = None, side: OfSide = Side.OUTBOUND, as_csv: Csv = False, as_json: Json = False,
) -> int:  # fmt: skip
    return _tell("destinations", (start, end, zone), by, html, side, as_csv=as_csv, as_json=as_json)


def _tell(  # noqa: PLR0913 what four commands hand over
    name: str, when: tuple[str, str, str], by: Dimension, html: Path | None,
    side: Side = Side.OUTBOUND, *, as_csv: bool, as_json: bool,
) -> int:  # fmt: skip
    view, (start, end, zone) = VIEWS[name], when
    hours = local(start), local(end)

    def told(drawn: CallReport) -> Report:
        page = Told(view, drawn)
        found = page.report(as_csv=as_csv)
        if html is None:
            return found
        write_text(html, page.page())
        return Report(schema=found.schema, document=found.document, parts=[f"{html}: written"])

    return run(
        using(database(longest=A_DAY)),
        lambda use: use.draw_report()(*hours, zone, view.by(by), side),
        told,
        as_json=as_json,
    )
