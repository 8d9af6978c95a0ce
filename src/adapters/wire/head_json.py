"""Wire: the head of the seals as a fact for others; subject and keys are the outside contract."""

from typing import Final

from msgspec.json import Encoder

from application.facts.data import Fact
from domain.proof.seals import Seal

_VERSION: Final = 1
_SUBJECT: Final = "seal.head"
_written = Encoder().encode


def fact_of_head(seal: Seal) -> Fact:
    """Give what others hear of a seal; its id tells number and hash.

    A seal that is pressed anew under the number of another one is thus another fact.
    """
    event_id = f"seal:{seal.number}:{seal.sha256.hex()}"
    body = {
        "schema_version": _VERSION,
        "event_id": event_id,
        "at": seal.sealed_at.isoformat(),
        "number": seal.number,
        "from_position": seal.from_position,
        "to_position": seal.to_position,
        "events": seal.events,
        "previous": seal.previous.hex(),
        "sha256": seal.sha256.hex(),
        "line": seal.line,
    }
    return Fact(subject=_SUBJECT, event_id=event_id, body=_written(body))
