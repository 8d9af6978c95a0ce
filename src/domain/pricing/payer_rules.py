"""Who pays for calls that no account names: rules by source, host of the proxy, called number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from ipaddress import ip_network
from typing import TypeVar

from attrs import field, frozen

from domain.pricing.asked import Asked

_EVER = datetime.min.replace(tzinfo=UTC)
_BLOCK = "*"
_K = TypeVar("_K")


class RuleKind(StrEnum):
    """What a rule goes by, in the order in which they are asked."""

    SOURCE = "source"
    HOST = "host"
    NUMBER = "number"


@frozen(kw_only=True)
class RuleKey:
    """Which calls a rule is about.

    Attributes:
        value: a network in CIDR notation; a host as its bridge names it; a number of digits alone,
            or all that begin with such and a `*`.
        tech_prefix: what stands in front of the called number, with a source.
    """

    kind: RuleKind
    value: str
    tech_prefix: str = ""


@frozen(kw_only=True)
class PayerRule:
    """A company pays for some calls between two moments; half open, None: ever."""

    company_id: int
    key: RuleKey
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether it is in force."""
        return (self.valid_from is None or self.valid_from <= moment) and (
            self.valid_to is None or moment < self.valid_to
        )


_Rules = Sequence[PayerRule]
_Of = Mapping[_K, _Rules]
# By the bits that a network leaves open: rules by the other bits, the longest tech prefix first.
_Network = tuple[int, int, Mapping[int, Sequence[tuple[str, _Rules]]]]


@frozen(eq=False)
class PayerRules:
    """All rules, as they are looked up; of one key the one that began last holds."""

    rules: _Rules = ()
    _sources: Sequence[_Network] = field(init=False)
    _by_tech_prefix: _Of[str] = field(init=False)
    _hosts: _Of[str] = field(init=False)
    _numbers: _Of[str] = field(init=False)
    _lengths: Sequence[int] = field(init=False)

    @_sources.default
    def _make_sources(self) -> Sequence[_Network]:
        return _by_network(_by_key(self.rules, RuleKind.SOURCE))

    @_by_tech_prefix.default
    def _make_by_tech_prefix(self) -> _Of[str]:
        found: dict[str, list[PayerRule]] = defaultdict(list)
        for key, held in _by_key(self.rules, RuleKind.SOURCE).items():
            found[key.tech_prefix] += held
        return found

    @_hosts.default
    def _make_hosts(self) -> _Of[str]:
        return {key.value: held for key, held in _by_key(self.rules, RuleKind.HOST).items()}

    @_numbers.default
    def _make_numbers(self) -> _Of[str]:
        return {key.value: held for key, held in _by_key(self.rules, RuleKind.NUMBER).items()}

    @_lengths.default
    def _make_lengths(self) -> Sequence[int]:
        return sorted({len(each) - 1 for each in self._numbers if each[-1] == _BLOCK}, reverse=True)

    def matching(self, asked: Asked) -> Iterator[PayerRule]:
        """Give the rule of each kind that fits, in the order of the kinds; the first one pays."""
        for find in (self.source, self.host, self.number):
            if (rule := find(asked)) is not None:
                yield rule

    def source(self, asked: Asked) -> PayerRule | None:
        """Give the rule of the longest network that fits, and then of the longest tech prefix."""
        if asked.src_ip is None:
            return None
        version, address = asked.src_ip.version, int(asked.src_ip)
        for of_version, open_bits, networks in self._sources:
            if of_version != version:
                continue
            for tech_prefix, rules in networks.get(address >> open_bits, ()):
                if asked.callee.startswith(tech_prefix) and (rule := _on_top(rules, asked.at)):
                    return rule
        return None

    def may_go_by_source(self, asked: Asked) -> bool:
        """Tell whether a rule by source could fit, wherever the call comes from."""
        return any(
            asked.callee.startswith(tech_prefix) and _on_top(rules, asked.at)
            for tech_prefix, rules in self._by_tech_prefix.items()
        )

    def host(self, asked: Asked) -> PayerRule | None:
        """Give the rule of the host."""
        return _on_top(self._hosts.get(asked.host or "", ()), asked.at)

    def number(self, asked: Asked) -> PayerRule | None:
        """Give the rule of the number, or of the longest beginning of it.

        The number is that which the plan reads, and then, as far as it begins with a single zero,
        the one that was written: a rule may name it so.
        """
        if not self._numbers:
            return None
        return next((rule for each in asked.called if (rule := self._of(each, asked.at))), None)

    def _of(self, number: str, moment: datetime) -> PayerRule | None:
        blocks = (number[:length] + _BLOCK for length in self._lengths if length <= len(number))
        for value in (number, *blocks):
            if rule := _on_top(self._numbers.get(value, ()), moment):
                return rule
        return None


def with_payer_rule(rules: _Rules, new: PayerRule) -> _Rules:
    """Return the rules after one more; one of the same key and start goes, whoever it was of."""
    place = (new.key, new.valid_from)
    return (*(each for each in rules if (each.key, each.valid_from) != place), new)


def on_top(rules: Iterable[PayerRule], moment: datetime) -> PayerRule | None:
    """Give the rule in force at a moment that began last; the rules are of one key."""
    begun = [rule for rule in rules if rule.holds_at(moment)]
    return max(begun, key=_start, default=None)


def in_listed_order(rules: _Rules) -> _Rules:
    """Sort by kind, value and tech prefix, and of one key the earliest first."""
    kinds = list(RuleKind)

    def place(rule: PayerRule) -> tuple[int, str, str, datetime]:
        key = rule.key
        return kinds.index(key.kind), key.value, key.tech_prefix, _start(rule)

    return sorted(rules, key=place)


def _start(rule: PayerRule) -> datetime:
    return rule.valid_from or _EVER


def _on_top(rules: _Rules, moment: datetime) -> PayerRule | None:
    return next((rule for rule in rules if rule.holds_at(moment)), None)


def _by_key(rules: _Rules, kind: RuleKind) -> Mapping[RuleKey, _Rules]:
    found: dict[RuleKey, list[PayerRule]] = defaultdict(list)
    for rule in sorted(rules, key=_start, reverse=True):
        if rule.key.kind is kind:
            found[rule.key].append(rule)
    return found


def _by_network(rules: Mapping[RuleKey, _Rules]) -> Sequence[_Network]:
    levels: dict[tuple[int, int], dict[int, list[tuple[str, _Rules]]]] = defaultdict(
        partial(defaultdict, list)
    )
    # The longest tech prefix first.
    for key in sorted(rules, key=lambda key: len(key.tech_prefix), reverse=True):
        network = ip_network(key.value)
        open_bits = network.max_prefixlen - network.prefixlen
        bits = int(network.network_address) >> open_bits
        levels[network.version, open_bits][bits].append((key.tech_prefix, rules[key]))
    return [(version, bits, levels[version, bits]) for version, bits in sorted(levels)]


NO_RULES = PayerRules()
