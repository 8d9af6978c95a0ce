"""The four reports: which columns each has, and of which a picture is drawn."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from attrs import frozen

from application.traffic.data import Dimension
from domain.traffic.earnings import Earnings
from domain.traffic.folding import Figures

Cells = Mapping[str, object]
# Who was not answered has neither destination nor supplier, so no ratio of attempts is known.
_OF_ANSWERED: Final = frozenset({Dimension.DESTINATION, Dimension.SUPPLIER})


@frozen(kw_only=True)
class View:
    """A report.

    Attributes:
        about: its help.
        cells: the cells of a row by the names of their columns, by currency where there are
            several; amounts of two currencies never stand in one.
        drawn: columns of which a picture is drawn, and their units; None is the currency.
        always: a dimension that it has beside the one that is asked for.
    """

    name: str
    about: str
    cells: Callable[[Figures, frozenset[Dimension]], Iterator[Cells]]
    drawn: Mapping[str, str | None]
    always: Dimension | None = None

    def by(self, wanted: Dimension) -> tuple[Dimension, ...]:
        """Give its dimensions."""
        return (wanted,) if self.always in (None, wanted) else (wanted, self.always)


def _each(figures: Figures) -> Iterator[tuple[str | None, Earnings]]:
    yield from sorted(figures.earnings.items())
    if figures.unrated and not figures.earnings:
        yield None, Earnings()


def _revenue(figures: Figures, by: frozenset[Dimension]) -> Iterator[Cells]:
    del by
    for currency, earned in _each(figures):
        yield {
            "currency": currency,
            "calls": earned.calls,
            "billed_seconds": earned.billed,
            "revenue": earned.revenue,
        }


def _margin(figures: Figures, by: frozenset[Dimension]) -> Iterator[Cells]:
    del by
    for currency, earned in _each(figures):
        yield {
            "currency": currency,
            "calls": earned.both,
            "revenue": earned.both_revenue,
            "cost": earned.both_cost,
            "margin": earned.margin,
            "margin_ratio": earned.margin_ratio,
            "no_cost_calls": earned.no_cost,
            "no_cost_revenue": earned.no_cost_revenue,
            "no_sale_calls": earned.no_sale,
            "no_sale_cost": earned.no_sale_cost,
            "crossed_calls": earned.crossed,
            "all_revenue": earned.revenue,
            "all_cost": earned.cost,
        }


def _traffic(figures: Figures, by: frozenset[Dimension]) -> Iterator[Cells]:
    quality, known = figures.quality, not by & _OF_ANSWERED
    yield {
        "attempts": quality.attempts,
        "answered": quality.answered,
        "talk_seconds": quality.seconds,
        "asr": quality.asr if known else None,
        "ner": quality.ner if known else None,
        "acd": quality.acd,
        "pdd": quality.pdd,
    }


def _destinations(figures: Figures, by: frozenset[Dimension]) -> Iterator[Cells]:
    del by
    quality = figures.quality
    earnings = list(_each(figures)) or [(None, Earnings())]
    for currency, earned in earnings:
        yield {
            "attempts": quality.attempts,
            "answered": quality.answered,
            "talk_seconds": quality.seconds,
            "acd": quality.acd,
            "currency": currency,
            "calls": earned.calls,
            "billed_seconds": earned.billed,
            "revenue": earned.revenue,
        }


VIEWS: Final = {
    view.name: view
    for view in (
        View(
            name="revenue",
            about="What customers pay for calls, by currency.",
            cells=_revenue,
            drawn={"revenue": None},
        ),
        View(
            name="margin",
            about="What remains after suppliers, of calls with both sides in one currency.",
            cells=_margin,
            drawn={"margin": None, "revenue": None, "cost": None},
        ),
        View(
            name="traffic",
            about="Attempts, answers, talk time, ASR, NER, ACD and PDD.",
            cells=_traffic,
            drawn={"attempts": "attempts", "asr": "answered of 1", "acd": "seconds"},
        ),
        View(
            name="destinations",
            about="Where calls went, how long, and for how much.",
            cells=_destinations,
            drawn={"revenue": None, "talk_seconds": "seconds"},
            always=Dimension.DESTINATION,
        ),
    )
}


def value_of(cells: Cells, column: str) -> int | Decimal | None:
    """Give a cell as a number; None where it is not known."""
    value = cells[column]
    return value if isinstance(value, int | Decimal) else None
