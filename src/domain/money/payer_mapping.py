"""Rules by which companies pay for calls that no account names: as wished, decided and told."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_network

from attrs import evolve

from domain.money.errors import InvalidWishError
from domain.money.events import CompanyEvent
from domain.money.names import account_name
from domain.money.payer_events import PayerRuleSet
from domain.money.standing import Decide, Look, Standing
from domain.pricing.asked import dialled
from domain.pricing.payer_rules import PayerRule, RuleKey, RuleKind, on_top

_BLOCK = "*"
_LONGEST_NUMBER = 32


def source_key(network: str, tech_prefix: str = "") -> RuleKey:
    """Give the key of calls from a network or address, with a tech prefix in front of the number.

    Raises:
        InvalidWishError: no network, or none with bits of hosts set; no prefix that can be written.
    """
    try:
        found = ip_network(network.strip())
    except ValueError as error:
        raise InvalidWishError(str(error), "network") from error
    if not (tech_prefix.isprintable() and tech_prefix == tech_prefix.strip()):
        raise InvalidWishError("a tech prefix has no blanks around it", "tech_prefix")
    return RuleKey(kind=RuleKind.SOURCE, value=str(found), tech_prefix=tech_prefix)


def host_key(host: str) -> RuleKey:
    """Give the key of calls of a proxy, by the name of its bridge.

    Raises:
        InvalidWishError: no name.
    """
    return RuleKey(kind=RuleKind.HOST, value=account_name(host))


def number_key(number: str) -> RuleKey:
    """Give the key of calls to a number, or with a `*` behind to all that begin so.

    Raises:
        InvalidWishError: no digits.
    """
    plain = dialled(number.strip())
    digits = plain.removesuffix(_BLOCK)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
        raise InvalidWishError(f"no number of up to 32 digits: {number}", "number")
    return RuleKey(kind=RuleKind.NUMBER, value=plain)


def set_payer_rule(
    key: RuleKey,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    *,
    moves_at: datetime | None = None,
) -> Decide:
    """Let the company pay for what a rule fits: from a moment on, or at all times.

    `moves_at` is the moment where none is named and there is a rule of this key by now. What would
    change no call's payer changes nothing.

    Raises:
        InvalidWishError: it ends before it begins.
    """
    if valid_to is not None and valid_from is not None and valid_to <= valid_from:
        raise InvalidWishError("a rule ends after it begins")

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        start = valid_from or (moves_at if standing.payer_rules else None)
        wish = PayerRule(company_id=standing.id, key=key, valid_from=start, valid_to=valid_to)
        return () if _says_nothing_new(wish, standing.payer_rules) else [told_of(wish)]

    return Decide(rule, Look(payer_rule=key))


def _says_nothing_new(wish: PayerRule, held: Sequence[PayerRule]) -> bool:
    if wish.valid_from is None:
        return wish in held
    above = on_top(held, wish.valid_from)
    return above is not None and wish == evolve(above, valid_from=wish.valid_from)


def told_of(rule: PayerRule) -> PayerRuleSet:
    """Return the event that says this."""
    return PayerRuleSet(
        kind=rule.key.kind.value,
        value=rule.key.value,
        tech_prefix=rule.key.tech_prefix,
        valid_from=None if rule.valid_from is None else rule.valid_from.isoformat(),
        valid_to=None if rule.valid_to is None else rule.valid_to.isoformat(),
    )


def rule_of(company_id: int, event: PayerRuleSet) -> PayerRule:
    """Return what an event of a company says."""
    start, end = event.valid_from, event.valid_to
    return PayerRule(
        company_id=company_id,
        key=RuleKey(kind=RuleKind(event.kind), value=event.value, tech_prefix=event.tech_prefix),
        valid_from=None if start is None else datetime.fromisoformat(start),
        valid_to=None if end is None else datetime.fromisoformat(end),
    )
