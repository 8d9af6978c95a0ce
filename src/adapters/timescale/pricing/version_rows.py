"""Versions of tariffs as their rows tell them."""

from typing import Any

from asyncpg import Record

from application.pricing.versions import KeptVersion
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow


def kept_version(row: Record) -> KeptVersion:
    """Make a version of its row, its rates apart."""
    return KeptVersion(**{**dict(row), **rules_of(row)})


def rules_of(row: Record) -> dict[str, Any]:
    """Give what a version says beside its rates."""
    names = (
        "tariff_id", "name", "currency", "effective_from", "effective_to", "correction", "zone",
    )  # fmt: skip
    return {
        **{name: row[name] for name in names},
        "span_overflow": SpanOverflow(row["span_overflow"]),
        "boundaries": Boundaries(row["boundaries"]),
        "plan_at": PlanAt(row["plan_at"]),
    }
