"""What is told of number plans."""

from collections.abc import Mapping, Sequence

from application.calls.try_plan import PlanTrial
from domain.money.planning import refuse_unknown
from domain.numbering.book import PlanBook, PlanUse, PlanVersion, Scope
from domain.numbering.number import NumberKind
from domain.numbering.reading import Reading
from entrypoints.terminal.report import Part, Report, Table

_FIELDS = (
    "country_code", "international_prefixes", "national_prefix", "area_code", "strip", "suffixes",
    "bare", "keep", "unknown",
)  # fmt: skip
_EVER = "ever"


def book_report(book: PlanBook) -> Report:
    """Tell which plans there are, and who uses them."""
    uses = [
        {"scope": scope.value, "key": key, "from": use.valid_from, "plan": use.plan}
        for (scope, key), held in _in_order(book)
        for use in held
    ]
    plans = [
        (name, held[-1].plan.country_code, len(held), _users(book, name))
        for name, held in sorted(book.plans.items())
    ]
    return Report(
        schema="akira.plans/1",
        document={
            "plans": {name: _versions(held) for name, held in book.plans.items()},
            "uses": uses,
        },
        parts=[
            Table("number plans", ["name", "country code", "versions", "used by"], plans),
            Table(
                "who uses which",
                ["whose calls", "from", "plan"],
                [(_who(use["scope"], use["key"]), use["from"] or _EVER, use["plan"] or "none")
                 for use in uses],
            ),
        ],
    )  # fmt: skip


def plan_report(name: str, book: PlanBook) -> Report:
    """Tell one plan.

    Raises:
        UnknownNameError: there is none of this name.
    """
    refuse_unknown(book, name.strip())
    versions = _versions(book.plans[name.strip()])
    columns = ["", *(f"from {each['from'] or _EVER}" for each in versions)]
    rows = [(field, *(_words(each[field]) for each in versions)) for field in _FIELDS]
    used_by = _users(book, name.strip())
    return Report(
        schema="akira.plan/1",
        document={"name": name, "versions": versions},
        parts=[Table(f"plan {name}", columns, rows), f"used by: {used_by or 'nobody yet'}"],
    )


def numbers_report(read: Sequence[Reading]) -> Report:
    """Tell how numbers are read."""
    return Report(
        schema="akira.numbers/1",
        document={"numbers": number_documents(read)},
        parts=explained_numbers(read),
    )


def number_documents(read: Sequence[Reading]) -> list[Mapping[str, object]]:
    """Give numbers for machines."""
    return [
        {
            "plan": each.plan,
            "written": each.written,
            "number": each.number.text,
            "kind": each.number.kind.value,
            "e164": each.number.e164,
            "steps": list(each.number.steps),
        }
        for each in read
    ]


def explained_numbers(read: Sequence[Reading]) -> Sequence[Part]:
    """Write how numbers are read, where a plan reads them."""
    if not read:
        return []
    rows = [
        (each.written, each.number.text, each.number.kind.value, "; ".join(each.number.steps))
        for each in read
    ]
    return [Table(f"numbers, by plan {read[0].plan}", ["written", "number", "kind", "steps"], rows)]


def trial_report(found: PlanTrial, name: str) -> Report:
    """Tell what a plan would change."""
    columns = ["now", "then", "calls", "currency", "now_amount", "then_amount", "example"]
    rows = [
        (ends.now, ends.then, each.calls, ends.currency, each.now, each.then, each.example)
        for ends, each in sorted(found.changes.items(), key=lambda one: -one[1].calls)
    ]
    kinds = {kind.value: found.kinds[kind] for kind in NumberKind}
    read = ", ".join(f"{count} {kind}" for kind, count in kinds.items() if count)
    forgotten = f", {found.forgotten} forgotten" if found.forgotten else ""
    return Report(
        schema="akira.plan.try/1",
        document={
            "plan": name,
            "looked_at": found.looked_at,
            "changed": found.changed,
            "forgotten": found.forgotten,
            "kinds": kinds,
            "changes": [dict(zip(columns, row, strict=True)) for row in rows],
        },
        parts=[
            Table(f"verdicts under {name}", columns, rows, "no verdict would change"),
            f"{found.looked_at} answered calls, {found.changed} would change{forgotten}",
            f"callees: {read or 'none read'}",
        ],
    )


def _versions(held: Sequence[PlanVersion]) -> list[dict[str, object]]:
    return [
        {"from": each.valid_from, **{field: _plain(getattr(each.plan, field)) for field in _FIELDS}}
        for each in held
    ]


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)


def _words(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _users(book: PlanBook, name: str) -> str:
    places = [_who(scope, key) for (scope, key), held in _in_order(book) if held[-1].plan == name]
    return ", ".join(places)


def _in_order(book: PlanBook) -> Sequence[tuple[tuple[Scope, str], tuple[PlanUse, ...]]]:
    scopes = list(Scope)
    return sorted(book.uses.items(), key=lambda each: (scopes.index(each[0][0]), each[0][1]))


def _who(scope: object, key: object) -> str:
    if scope == Scope.COMPANY:
        return f"company #{key}"
    return f"{scope} {key}".strip()
