"""How one source writes numbers, as data."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from attrs import field, frozen

from domain.numbering.errors import InvalidNumberPlanError

_COUNTRY: Final = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_DIGITS: Final = re.compile(r"[0-9]{0,15}", re.ASCII)
_PREFIX: Final = re.compile(r"[0-9]{1,8}", re.ASCII)
_IN_FRONT: Final = re.compile(r"[0-9?*#]{1,32}", re.ASCII)
_BEHIND: Final = re.compile(r"[^\s0-9+.()-][^\s.()-]{0,15}", re.ASCII)
_Words = tuple[str]
_KEPT: Final = re.compile(r"([0-9*#]{1,18}?)(\*?)(?:=([0-9]{1,18}))?", re.ASCII)
ALWAYS: Final = "00"
"""In every plan this means an international number, as + does."""


class Bare(StrEnum):
    """What a number without any prefix is."""

    INTERNATIONAL = "international"
    NATIONAL = "national"
    SUBSCRIBER = "subscriber"
    UNKNOWN = "unknown"


class OfUnknown(StrEnum):
    """What becomes of a call to an unknown number: priced as it is written, or left unrated."""

    LITERAL = "literal"
    UNRATED = "unrated"


@frozen(kw_only=True, cache_hash=True)
class NumberPlan:
    """How one source writes numbers.

    Attributes:
        international_prefixes: beside `+` and `00`.
        national_prefix: empty where there is none, and a leading zero belongs to the number.
        area_code: what a subscriber's number lacks.
        strip: what stands in front and is no part of the number, in the order in which it is taken
            away, each once; `?` is any digit.
        suffixes: what stands behind; with `*` at its end, from there on to the end.
        keep: numbers that stay as they are, with `*` at the end all that begin so; behind `=` the
            prefix that a tariff has for them.
    """

    country_code: str
    international_prefixes: tuple[str, ...] = ()
    national_prefix: str = ""
    area_code: str = ""
    strip: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ("#", ",*")
    bare: Bare = Bare.INTERNATIONAL
    keep: tuple[str, ...] = ()
    unknown: OfUnknown = OfUnknown.LITERAL
    rules: "PlanRules" = field(init=False, eq=False, repr=False)

    @rules.default
    def _rules(self) -> "PlanRules":
        _check(self)
        strip = tuple((_pattern(each), (f"{each} stripped",)) for each in self.strip)
        kept, ranges = dict(_kept(self.keep, "")), dict(_kept(self.keep, "*"))
        return PlanRules(
            plain=re.compile(_plain(self.suffixes)),
            first=_international(self.international_prefixes, always=True),
            later=_international(self.international_prefixes, always=False),
            trunk_words=(f"{self.national_prefix} means national: {self.country_code} in front",),
            strip=strip,
            named=(*(each.partition("?")[0] for each in self.strip), *kept, *ranges),
            kept=kept,
            ranges=ranges,
            heads=tuple(ranges),
        )


@frozen(kw_only=True)
class PlanRules:
    """The same plan as it is walked; words are those of one step.

    Attributes:
        plain: what needs no cleaning.
        first: words by international prefixes that begin with 00, the longest first.
        later: the others.
        strip: patterns in front, and their words.
        named: beginnings of all that the plan strips or keeps.
        kept: the prefix of a tariff by whole numbers.
        ranges: the same by their beginnings, which are `heads`.
    """

    plain: re.Pattern[str]
    first: Mapping[str, _Words]
    later: Mapping[str, _Words]
    trunk_words: _Words
    strip: tuple[tuple[re.Pattern[str], _Words], ...]
    named: tuple[str, ...]
    kept: Mapping[str, str]
    ranges: Mapping[str, str]
    heads: tuple[str, ...]


def _check(plan: NumberPlan) -> None:
    _match(_COUNTRY, [plan.country_code], "no country code")
    _match(_PREFIX, plan.international_prefixes, "no international prefix")
    _match(_DIGITS, [plan.national_prefix], "no national prefix")
    _match(_DIGITS, [plan.area_code], "no area code")
    _match(_IN_FRONT, plan.strip, "nothing to strip in front (digits, ?, * and #)")
    _match(_BEHIND, plan.suffixes, "nothing to strip behind")
    _match(_KEPT, plan.keep, "no number to keep")
    for name in (*plan.strip, *plan.keep):
        if name.startswith(ALWAYS):
            raise InvalidNumberPlanError(f"{ALWAYS} always means an international number: {name}")
    for name in plan.keep:
        if name.endswith(plan.suffixes):
            raise InvalidNumberPlanError(f"what stands behind is stripped, and {name} ends so")
    if plan.national_prefix.startswith(ALWAYS):
        raise InvalidNumberPlanError(f"{ALWAYS} is no national prefix")
    if plan.bare is Bare.SUBSCRIBER and not plan.area_code:
        raise InvalidNumberPlanError("a subscriber's number lacks an area code: name it")


def _match(pattern: re.Pattern[str], words: Iterable[str], complaint: str) -> None:
    for word in words:
        if not pattern.fullmatch(word):
            raise InvalidNumberPlanError(f"{complaint}: {word!r}")


def _plain(suffixes: Iterable[str]) -> str:
    cuts = any(each[0] in "*#" and each.endswith("*") for each in suffixes)
    return r"\+?[0-9]+" if cuts else r"\+?[0-9*#]*[0-9]"


def _international(prefixes: Iterable[str], *, always: bool) -> Mapping[str, _Words]:
    named = {ALWAYS, *prefixes} if always else set(prefixes)
    chosen = [each for each in named if each.startswith(ALWAYS) == always]
    longest_first = sorted(chosen, key=lambda each: (-len(each), each))
    return {each: (f"{each} means international",) for each in longest_first}


def _pattern(strip: str) -> re.Pattern[str]:
    return re.compile(re.escape(strip).replace(r"\?", "[0-9]"), re.ASCII)


def _kept(keep: Iterable[str], wild: str) -> Iterable[tuple[str, str]]:
    for entry in keep:
        found = _KEPT.fullmatch(entry)
        assert found is not None  # noqa: S101 checked
        if found[2] == wild:
            yield found[1], found[3] or found[1]
