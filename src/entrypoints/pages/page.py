"""A report as one page of HTML that a browser shows and prints; every text is escaped."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from html import escape
from typing import Final, TypeAlias

from attrs import frozen

from entrypoints.terminal.report import Table
from entrypoints.terminal.words import plain

_STYLE: Final = (
    "body{font:14px/1.4 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;"
    "color:#111;background:#fff}"
    "h1{font-size:1.6em}h2{font-size:1.15em;margin-top:1.6em}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;padding:.25em .6em;border-bottom:1px solid #ccc;"
    "vertical-align:top}td{overflow-wrap:anywhere}"
    # What a row is about is no narrower than its longest word.
    "td:first-child{overflow-wrap:break-word}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "tr.sum td{font-weight:bold;border-top:2px solid #111}"
    "svg{width:100%;height:auto}"
    "@media print{body{margin:0;max-width:none;font-size:10pt}thead{display:table-header-group}"
    "tr,svg{break-inside:avoid}h2{break-after:avoid}}@page{margin:18mm}"
)
_NOTHING_ELSE: Final = "default-src 'none'; style-src 'unsafe-inline'"


@frozen
class Markup:
    """Markup of our own, such as a picture, that is not to be escaped."""

    text: str


@frozen
class Summed:
    """A table whose last row is the sum of the others."""

    table: Table


Piece: TypeAlias = Table | Summed | Markup | str


def page_of(title: str, pieces: Sequence[Piece]) -> str:
    """Give the page; text stands in paragraphs, tables under their titles."""
    body = "\n".join(_drawn(piece) for piece in pieces)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_NOTHING_ELSE)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{_text(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _drawn(piece: Piece) -> str:
    match piece:
        case Markup(text):
            return text
        case Summed(table):
            return _table(table, summed=True)
        case Table():
            return _table(piece, summed=False)
    return f"<p>{_text(piece)}</p>"


def _table(table: Table, *, summed: bool) -> str:
    title = f"<h2>{_text(table.title)}</h2>\n" if table.title else ""
    if not table.rows:
        return f"{title}<p>{_text(table.empty)}</p>"
    heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.columns)
    *rows, last = ("".join(map(_cell, row)) for row in table.rows)
    body = "\n".join([*(f"<tr>{row}</tr>" for row in rows), _last(last, summed=summed)])
    head = f"<thead><tr>{heads}</tr></thead>\n" if any(table.columns) else ""
    return f"{title}<table>\n{head}<tbody>\n{body}\n</tbody>\n</table>"


def _last(row: str, *, summed: bool) -> str:
    return f'<tr class="sum">{row}</tr>' if summed else f"<tr>{row}</tr>"


def _cell(value: object) -> str:
    numeric = isinstance(value, int | Decimal | timedelta) or _is_money(value)
    return f'<td class="n">{_text(value)}</td>' if numeric else f"<td>{_text(value)}</td>"


def _is_money(value: object) -> bool:
    # An amount with its currency, as `money` writes it.
    number, _, currency = str(value).partition(" ")
    digits = number.removeprefix("-").replace(".", "", 1)
    return digits.isdecimal() and len(currency) == len("EUR") and currency.isupper()


def _text(value: object) -> str:
    return escape(plain(value))
