"""Rows of who pays for calls that no account names."""

from collections.abc import Sequence
from typing import Final

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.money.payer_events import PayerRuleSet
from domain.money.payer_mapping import rule_of
from domain.pricing.payer_rules import PayerRule, RuleKey, RuleKind, in_listed_order

_KEEP: Final = query("journal/keep_payer_rule")
_RULES: Final = query("journal/payer_rules")
PayerRuleRow = tuple[object, ...]


def payer_rule_row(rule: PayerRule) -> PayerRuleRow:
    """Give a row in the order of its columns: key, start, end, company."""
    key = rule.key
    return (
        key.kind.value, key.value, key.tech_prefix, rule.valid_from, rule.valid_to,
        rule.company_id,
    )  # fmt: skip


async def keep_payer_rule(connection: Connection, company_id: int, event: PayerRuleSet) -> None:
    """Keep what an event of a company makes."""
    await connection.execute(_KEEP, *payer_rule_row(rule_of(company_id, event)))


async def payer_rules_of(connection: Connection, key: RuleKey | None = None) -> Sequence[PayerRule]:
    """Read all rules, or those of a key, in the order of a list."""
    wanted = (None, None, None) if key is None else (key.kind.value, key.value, key.tech_prefix)
    return in_listed_order(
        [
            PayerRule(
                company_id=row["company_id"],
                key=RuleKey(
                    kind=RuleKind(row["kind"]), value=row["value"], tech_prefix=row["tech_prefix"]
                ),
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
            )
            for row in await connection.fetch(_RULES, *wanted)
        ]
    )
