"""Who pays for calls that no account names, as the log in memory has it."""

from collections.abc import Sequence

from adapters.memory.journal import MemoryJournal
from domain.facts.entries import CompanyFact
from domain.money.payer_events import PayerRuleSet
from domain.money.payer_mapping import rule_of
from domain.pricing.payer_rules import PayerRule, with_payer_rule


def payer_rules_of(journal: MemoryJournal) -> Sequence[PayerRule]:
    """Give all rules, in the order in which they were told."""
    rules: Sequence[PayerRule] = ()
    for fact in journal.log:
        if isinstance(fact, CompanyFact) and isinstance(fact.event, PayerRuleSet):
            rules = with_payer_rule(rules, rule_of(fact.company_id, fact.event))
    return rules
