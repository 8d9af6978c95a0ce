"""What a version says beside its rates and dates, and what holds where nobody says anything."""

from collections.abc import Mapping
from typing import Final

from application.pricing.rate_sheet import RateSheet
from domain.pricing.tariff import Boundaries, PlanAt, SpanOverflow, TariffVersion

DEFAULTS: Final[Mapping[str, str]] = {
    "zone": "UTC",
    "span_overflow": SpanOverflow.CONSUME.value,
    "boundaries": Boundaries.FOLLOW.value,
    "plan_at": PlanAt.CALL_START.value,
}
Rules = Mapping[str, str]


def rules_of(version: TariffVersion) -> Rules:
    """Give all rules of a version, its currency first, as text."""
    return {
        "currency": version.currency,
        "zone": version.zone,
        "span_overflow": version.span_overflow.value,
        "boundaries": version.boundaries.value,
        "plan_at": version.plan_at.value,
    }


def unusual_rules_of(version: TariffVersion) -> Rules:
    """Give the rules that differ from what holds where nobody says anything."""
    usual = {"currency": version.currency, **DEFAULTS}
    return {name: rule for name, rule in rules_of(version).items() if usual[name] != rule}


def rules_of_sheet(sheet: RateSheet) -> Rules:
    """Give the rules of a file as an import without options takes them; a currency may lack."""
    return {**DEFAULTS, **said_by_sheet(sheet)}


def said_by_sheet(sheet: RateSheet) -> Rules:
    """Give the rules that a file says itself."""
    return {name: sheet.rules[name] for name in ("currency", *DEFAULTS) if name in sheet.rules}


def unsaid_rules(old: Rules, new: Rules) -> Mapping[str, tuple[str, str]]:
    """Give the rules that one side alone says, where an import of the other takes another one.

    By name: what is said, and what an import takes where neither file nor option says anything.
    """
    one = {name: rule for said, other in ((old, new), (new, old)) for name, rule in said.items()
           if name not in other}  # fmt: skip
    return {
        name: (one[name], usual)
        for name, usual in DEFAULTS.items()
        if one.get(name, usual) != usual
    }


def other_rules(old: Rules, new: Rules) -> Mapping[str, tuple[str, str]]:
    """Give what both say differently: the old rule and the new one, by name."""
    both = [name for name in ("currency", *DEFAULTS) if name in old and name in new]
    return {name: (old[name], new[name]) for name in both if old[name] != new[name]}
