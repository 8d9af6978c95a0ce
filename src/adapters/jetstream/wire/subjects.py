"""Who speaks, by the subject: where hosts have users of their own, NATS writes the host behind it.

A bridge says `cdr.raw`, the stream has `cdr.raw.sip-01`, and only that host's user can make it so
(docs/reference/subjects.md). Without such users the subject says nothing of the host.
"""

from functools import lru_cache
from typing import Final

_WORDS: Final = {"cdr": 2, "call": 3}


@lru_cache(maxsize=256)
def host_in(subject: str) -> str | None:
    """Give the host that NATS knows to have published this; None where the subject names none."""
    tokens = subject.split(".")
    words = _WORDS.get(tokens[0], len(tokens))
    return ".".join(tokens[words:]) or None
