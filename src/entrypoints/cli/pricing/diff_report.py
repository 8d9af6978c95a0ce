"""What is told of two lists of rates."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from application.pricing.diff_tariffs import Change, TariffDiff
from domain.pricing.comparing import ChangeKind
from entrypoints.terminal.report import Part, Report, Table

_COLUMNS = ["prefix", "destination", "old", "new", "%"]


def diff_report(found: TariffDiff, most: int) -> Report:
    """Tell the largest changes of each kind, and how many there are."""
    return Report(
        schema="akira.tariff.diff/1",
        document={
            "rules": {name: {"old": old, "new": new} for name, (old, new) in found.rules.items()},
            "unsaid_rules": {
                name: {"said": said, "otherwise": otherwise}
                for name, (said, otherwise) in found.unsaid.items()
            },
            "same": found.same,
            **{kind.value: found.counts[kind] for kind in ChangeKind},
            "largest": [_change(change) for change in _largest(found)],
        },
        parts=_parts(found, most),
    )


def _parts(found: TariffDiff, most: int) -> Sequence[Part]:
    counts = [(kind.value, found.counts[kind]) for kind in ChangeKind]
    tables = [
        Table(
            _title(kind, found.counts[kind], most), _COLUMNS, list(map(_row, found.largest(kind)))
        )
        for kind in ChangeKind
        if found.counts[kind]
    ]
    summary = Table("prefixes", ["same", *ChangeKind], [[found.same, *(n for _, n in counts)]])
    rules = [(name, old, new) for name, (old, new) in found.rules.items()]
    other = [Table("rules", ["rule", "old", "new"], rules)] if rules else []
    unsaid = [
        f"{_words(name)} {said} is said by one side alone, and not compared: an import of the other"
        f" takes {otherwise} unless --{_words(name, '-')} or the file says it"
        for name, (said, otherwise) in found.unsaid.items()
    ]
    return [*other, summary, *tables, *unsaid]


def _words(name: str, between: str = " ") -> str:
    return name.replace("_", between)


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
    caller = f" from {change.caller_prefix}" if change.caller_prefix else ""
    return (f"{change.prefix or '*'}{caller}", change.destination, *prices, shown)


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "prefix": change.prefix,
        "caller_prefix": change.caller_prefix,
        "destination": change.destination,
        "old": _decimal(change.old),
        "new": _decimal(change.new),
        "percent": _decimal(change.percent, 2),
    }


def _decimal(number: Fraction | None, places: int = 9) -> Decimal | None:
    if number is None:
        return None
    return Decimal(round(number * 10**places)).scaleb(-places).normalize()
