"""From what a proxy wrote to the number that was meant; the hot path asks here for every call."""

import re
from functools import lru_cache
from typing import Final

from domain.numbering.number import KeptNumber, Number, NumberKind
from domain.numbering.plan import ALWAYS, Bare, NumberPlan
from domain.numbering.written import dialled

# More of them fit no cache of the processor: a new number costs half as much again with 65,536.
_REMEMBERED: Final = 4096
# Whoever calls chooses how long it is: what is longer is read anew each time, and not kept.
_LONGEST_REMEMBERED: Final = 64
_LONGEST: Final = 15
_SHORTEST: Final = 5
# Without any prefix, fewer digits are a short code that the plan does not name.
_SHORTEST_BARE: Final = 7
# An enumeration gives its members slowly.
_NATIONAL: Final = NumberKind.NATIONAL
_INTERNATIONAL: Final = NumberKind.INTERNATIONAL
_BARE_INTERNATIONAL: Final = Bare.INTERNATIONAL
_DECIDED: Final = ("+", ALWAYS)
# A tuple added to none is that tuple: most numbers share the words of their one step.
_PLUS: Final = ("+ means international",)
_NO_PREFIX: Final = ("no prefix: international",)
_DIGITS: Final = re.compile("[1-9][0-9]*")
_DIALLED: Final = "0123456789*#"
_Steps = tuple[str, ...]


def normalise(raw: str, plan: NumberPlan) -> Number:
    """Read what was written as its plan says; `+` and `00` are international whatever it says.

    Nothing raises: what cannot be read is `unknown`, as it was written.
    """
    return _read(raw, plan) if len(raw) > _LONGEST_REMEMBERED else _remembered(raw, plan)


def _read(raw: str, plan: NumberPlan) -> Number:
    if plan.rules.plain.fullmatch(raw):
        return _decided(raw, raw, plan, ())
    text, steps = dialled(raw, plan)
    if any(letter.isalpha() for letter in text):
        return _as_written(NumberKind.NAME, raw, ("letters: a name",))
    return _decided(raw, text, plan, steps)


_remembered: Final = lru_cache(_REMEMBERED)(_read)


def _decided(raw: str, text: str, plan: NumberPlan, steps: _Steps, stripped: int = 0) -> Number:
    if text.startswith(_DECIDED):
        return _international(raw, text, plan, steps)
    if text.startswith(plan.rules.named):
        return _named(raw, text, plan, steps, stripped)
    return _in_country(raw, text, plan, steps)


def _named(raw: str, text: str, plan: NumberPlan, steps: _Steps, stripped: int) -> Number:
    rules = plan.rules
    if text in rules.kept:
        return _kept(text, text, rules.kept[text], steps)
    if text.startswith(rules.heads) and not text.strip(_DIALLED):
        head = max((each for each in rules.heads if text.startswith(each)), key=len)
        return _kept(text, head, rules.ranges[head], steps)
    for place in range(stripped, len(rules.strip)):
        pattern, words = rules.strip[place]
        found = pattern.match(text)
        if found is not None and found.end() < len(text):
            rest = text[found.end() :]
            return _decided(raw, rest, plan, steps + words, place + 1)
    return _in_country(raw, text, plan, steps)


def _international(raw: str, text: str, plan: NumberPlan, steps: _Steps) -> Number:
    if text[0] == "+":
        return _e164(raw, text[1:], plan, steps + _PLUS)
    prefix = next(filter(text.startswith, plan.rules.first))
    return _e164(raw, text[len(prefix) :], plan, steps + plan.rules.first[prefix])


def _kept(text: str, head: str, prefix: str, steps: _Steps) -> Number:
    told = (*steps, f"kept as it is, a tariff is asked for {prefix}")
    return Number(NumberKind.KEPT, text, KeptNumber.of(prefix, text[len(head) :]), told)


def _in_country(raw: str, text: str, plan: NumberPlan, steps: _Steps) -> Number:
    for prefix, words in plan.rules.later.items():
        if text.startswith(prefix):
            return _e164(raw, text[len(prefix) :], plan, steps + words)
    trunk = plan.national_prefix
    if trunk and text.startswith(trunk):
        national = plan.country_code + text[len(trunk) :]
        return _e164(raw, national, plan, steps + plan.rules.trunk_words)
    return _bare(raw, text, plan, steps)


def _bare(raw: str, text: str, plan: NumberPlan, steps: _Steps) -> Number:
    bare, country = plan.bare, plan.country_code
    if bare is _BARE_INTERNATIONAL:
        return _e164(raw, text, plan, steps + _NO_PREFIX, _SHORTEST_BARE)
    if bare is Bare.NATIONAL:
        told = (*steps, f"no prefix: national, {country} in front")
        return _e164(raw, country + text, plan, told)
    if bare is Bare.SUBSCRIBER:
        area = country + plan.area_code
        told = (*steps, f"no prefix: a subscriber of the area, {area} in front")
        return _e164(raw, area + text, plan, told)
    return _as_written(NumberKind.UNKNOWN, raw, (*steps, "no prefix: unknown"))


def _e164(
    raw: str, digits: str, plan: NumberPlan, steps: _Steps, shortest: int = _SHORTEST
) -> Number:
    if shortest <= len(digits) <= _LONGEST and _DIGITS.fullmatch(digits):
        kind = _NATIONAL if digits.startswith(plan.country_code) else _INTERNATIONAL
        return Number(kind, f"+{digits}", digits, steps)
    told = (*steps, f"{_objection(digits, shortest)}: unknown")
    return _as_written(NumberKind.UNKNOWN, raw, told)


def _objection(digits: str, shortest: int) -> str:
    if not (digits.isdecimal() and digits.isascii()):
        return "not of digits alone"
    if digits[0] == "0":
        return "no country code begins with 0"
    return f"{len(digits)} digits, not {shortest} to {_LONGEST}"


def _as_written(kind: NumberKind, raw: str, steps: _Steps) -> Number:
    return Number(kind, raw, raw, steps)
