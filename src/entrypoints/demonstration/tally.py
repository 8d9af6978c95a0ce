"""The demo's calls, counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from application.calls.stories import CallTally

_LONGEST_EXAMPLE = 40


def table_of(tallies: Sequence[CallTally]) -> Iterator[str]:
    """Write calls by host and outcome, a line each, under a heading."""
    yield f"\n{'host':8}{'outcome':12}{'calls':>8}{'seconds':>12}  for example\n"
    for (host, outcome), group in groupby(tallies, lambda each: (each.host, each.outcome)):
        alike = list(group)
        calls = sum(each.calls for each in alike)
        seconds = sum(each.seconds for each in alike)
        example = ascii(min((each.example for each in alike if each.example), default=""))[1:-1]
        yield f"{host:8}{outcome:12}{calls:8}{seconds:12}  {example[:_LONGEST_EXAMPLE]}\n"


def ratings_of(tallies: Sequence[CallTally]) -> Mapping[str, int]:
    """Count calls by rating."""
    found: Counter[str] = Counter()
    for each in tallies:
        found[each.rating] += each.calls
    return found
