"""What is told of a report, to people, to machines and on a page."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from attrs import asdict, frozen

from adapters.files.spreadsheet import safe_cell
from application.traffic.data import Dimension
from application.traffic.draw_report import CallReport
from domain.pricing.sides import Side
from domain.traffic.folding import Figures
from entrypoints.cli.traffic.views import Cells, View, value_of
from entrypoints.pages.charts import Chart, Point, bars, columns
from entrypoints.pages.page import Piece, page_of
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import exact

_IN_TIME = frozenset({Dimension.DAY, Dimension.HOUR})


@frozen
class Told:
    """A drawn report under its view."""

    view: View
    drawn: CallReport

    def report(self, *, as_csv: bool = False) -> Report:
        """Tell it on the terminal, or to a program."""
        return Report(
            schema="akira.report/1",
            document=self._document(),
            parts=[self.csv()] if as_csv else [self._table(), *self._notes()],
        )

    def csv(self) -> str:
        """Give its rows with a header, and the total; no text of a stranger is a formula."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self._heads())
        for names, cells in self._rows():
            writer.writerow([*map(safe_cell, names), *map(_plain, cells.values())])
        for reason, calls in sorted(self.drawn.total.unrated.items()):
            writer.writerow([f"unrated: {reason}", *[""] * (len(self._names()) - 1), calls])
        return text.getvalue().removesuffix("\n")

    def page(self) -> str:
        """Give a page with pictures, and the table behind each."""
        title = f"{self.view.name.capitalize()} by {' and '.join(self._names())}, {self._span()}"
        pieces: list[Piece] = list(self._notes())
        for number, chart in enumerate(self._charts()):
            in_time = set(self.drawn.span.by) <= _IN_TIME
            pieces.append((columns if in_time else bars)(chart(number)))
            pieces.append(Table("", [", ".join(self._names()), chart(number).unit],
                                chart(number).points))  # fmt: skip
        return page_of(title, [*pieces, self._table()])

    def _charts(self) -> "Iterator[_Wish]":
        for column, unit in self.view.drawn.items():
            by_unit: dict[str, list[Point]] = {}
            for names, cells in self._rows(total=False):
                value = value_of(cells, column)
                named = unit or cells["currency"]
                if value is not None and named is not None:
                    by_unit.setdefault(str(named), []).append((", ".join(names), value))
            for named, points in sorted(by_unit.items()):
                title = column if column == named else f"{column} ({named})"
                yield _Wish(title.replace("_", " "), named, points)

    def _rows(self, *, total: bool = True) -> Iterator[tuple[Sequence[str], Cells]]:
        for row in self.drawn.rows:
            yield from (([*row.names], cells) for cells in self._cells(row.figures))
        if total and self.drawn.rows:
            names = ["total", *[""] * (len(self._names()) - 1)]
            yield from ((names, cells) for cells in self._cells(self.drawn.total))

    def _cells(self, figures: Figures) -> Iterator[Cells]:
        cells = self.view.cells(figures, frozenset(self.drawn.span.by))
        return ({k: v for k, v in each.items() if k not in self._unknown()} for each in cells)

    def _unknown(self) -> frozenset[str]:
        # How many seconds were sold is in the log alone.
        return frozenset({"billed_seconds"} if self._inward else ())

    @property
    def _inward(self) -> bool:
        return self.drawn.span.side is Side.INBOUND

    def _names(self) -> Sequence[str]:
        return [str(each) for each in self.drawn.span.by]

    def _heads(self) -> Sequence[str]:
        first = next(self._rows(), ([], {}))[1]
        return [*self._names(), *first]

    def _table(self) -> Table:
        rows = [[*names, *cells.values()] for names, cells in self._rows()]
        heads = [head.replace("_", " ") for head in self._heads()]
        return Table(f"{self.view.name}, {self._span()}", heads, rows, empty=f"no {self._calls()}s")

    def _calls(self) -> str:
        return "called side" if self._inward else "call"

    def _notes(self) -> Iterator[str]:
        unrated = self.drawn.total.unrated
        if unrated:
            named = ", ".join(f"{reason} {calls}" for reason, calls in sorted(unrated.items()))
            calls = sum(unrated.values())
            yield f"{calls} {self._calls()}s wait for a price and bring in nothing yet: {named}"
        waiting = [each for each in self.drawn.called if each.unrated_reason]
        for side in waiting:
            yield f"{side.calls} called sides wait for a price: {side.unrated_reason}"
        if not unrated and not waiting:
            yield f"no {self._calls()} waits for a price"
        for side in self.drawn.called:
            if side.currency:
                yield (
                    f"beside it called companies pay {exact(side.revenue)} {side.currency}"
                    f" for {side.calls} calls (inbound)"
                )
        if not self.drawn.complete:
            yield "old calls of this time were dropped: it is not all of them"

    def _span(self) -> str:
        span = self.drawn.span
        start, end = (_there(each, span.zone) for each in (span.start, span.end))
        return f"{start} to {end}, {span.zone}{', who is called' if self._inward else ''}"

    def _document(self) -> Mapping[str, object]:
        names = self._names()
        rows = [{**dict(zip(names, of, strict=True)), **c} for of, c in self._rows(total=False)]
        return {
            "report": self.view.name,
            "by": names,
            "from": self.drawn.span.start,
            "to": self.drawn.span.end,
            "zone": self.drawn.span.zone,
            "side": self.drawn.span.side,
            "rows": rows,
            "totals": list(self._cells(self.drawn.total)),
            "unrated": self.drawn.total.unrated,
            "complete": self.drawn.complete,
            "called": [asdict(each) for each in self.drawn.called],
        }


@frozen
class _Wish:
    title: str
    unit: str
    points: Sequence[Point]

    def __call__(self, number: int) -> Chart:
        return Chart(number=number, title=self.title, unit=self.unit, points=self.points)


def _there(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return exact(value)
    return "" if value is None else value
