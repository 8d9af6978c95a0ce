"""What a proxy wrote, without what is no part of a number: URI, parameters, separators."""

import re
from collections.abc import Sequence
from typing import Final

from domain.numbering.plan import ALWAYS, NumberPlan

_SCHEME: Final = re.compile(r"(sips?|tel):", re.IGNORECASE)
_ESCAPED: Final = re.compile("%(2b|23|2a)", re.IGNORECASE)
_ESCAPES: Final = {"2b": "+", "23": "#", "2a": "*"}
SEPARATORS: Final = "-.() \t\N{NO-BREAK SPACE}"
"""What people write between digits."""
_SEPARATORS: Final = str.maketrans("", "", SEPARATORS)
_TRUNK_ZERO: Final = "(0)"


def dialled(raw: str, plan: NumberPlan) -> tuple[str, tuple[str, ...]]:
    """Give what was dialled, and what was left out of what is written, in words."""
    steps: list[str] = []
    text = _without_uri(raw, steps)
    text, mark, behind = text.partition(";")
    if mark:
        steps.append(f"parameters left out: ;{behind}")
    plain = _without_trunk_zero(text, plan).translate(_SEPARATORS)
    if plain != text:
        steps.append("separators left out")
    return _without_suffixes(plain, plan.suffixes, steps), tuple(steps)


def _without_uri(raw: str, steps: list[str]) -> str:
    text = raw.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    scheme = _SCHEME.match(text)
    if scheme is not None:
        text = text[scheme.end() :]
        steps.append(f"{scheme[0]} left out")
    user, at, host = text.partition("@")
    if at:
        steps.append(f"host left out: {host}")
    elif scheme is not None and scheme[1].lower() != "tel":
        return f"sip:{user}"  # nobody at a host: a name
    return _ESCAPED.sub(lambda found: _ESCAPES[found[1].lower()], user)


def _without_suffixes(text: str, suffixes: Sequence[str], steps: list[str]) -> str:
    # A caller chooses how many of them there are: no recursion, and one step that is remembered.
    shorter = text
    while (found := _without_any(shorter, suffixes)) != shorter:
        shorter = found
    if shorter != text:
        steps.append(f"{text[len(shorter) :]} behind left out")
    return shorter


def _without_any(text: str, suffixes: Sequence[str]) -> str:
    for suffix in suffixes:
        shorter = _without(text, suffix)
        if shorter != text:
            return shorter
    return text


def _without(text: str, suffix: str) -> str:
    if suffix.endswith("*") and len(suffix) > 1:
        return text.partition(suffix[:-1])[0]
    return text.removesuffix(suffix)


def _without_trunk_zero(text: str, plan: NumberPlan) -> str:
    """Leave out the zero that people write behind a country code where only at home it is dialled.

    It stays where the plan's own country dials it from abroad as well.
    """
    if _TRUNK_ZERO not in text or not text.startswith(("+", ALWAYS)):
        return text
    country = text.removeprefix("+").removeprefix(ALWAYS).partition("(")[0]
    own = country.translate(_SEPARATORS) == plan.country_code
    return text if own and plan.national_prefix != "0" else text.replace(_TRUNK_ZERO, "", 1)
