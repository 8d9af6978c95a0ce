"""Wire: events of the log as facts for others; subjects and keys are the outside contract.

A new key may come with any version; a changed meaning is a new `schema_version`.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from msgspec.json import Encoder

from application.facts.data import Fact, Heard

VERSION: Final = 1
_OF_COMPANIES: Final = {
    "BalanceLow": "balance.low",
    "BalanceExhausted": "balance.exhausted",
    "BalanceRestored": "balance.restored",
    "FraudSuspected": "fraud.alert",
}
RATED: Final = "cdr.rated"
UNRATED: Final = "cdr.unrated"
_CALL_EVENTS: Final = frozenset(
    {"CallReceived", "CallRerated", "CdrCorrected", "CallAccepted", "CallVoided", "CallUnvoided"}
)
_CDR_KEYS: Final = (
    "call_id", "from_tag", "to_tag", "start_time", "end_time", "duration", "caller", "callee",
    "account", "sip_code", "hangup_by",
)  # fmt: skip
_CHARGE_KEYS: Final = ("amount", "currency", "tariff_id", "prefix", "destination")
_written = Encoder().encode
_Document = Mapping[str, Any]


def names_told(heard: Heard) -> Collection[str]:
    """Name the types of events that others hear of."""
    calls = _CALL_EVENTS if heard.has(RATED) else frozenset[str]()
    return {name for name, subject in _OF_COMPANIES.items() if heard.has(subject)} | calls


def fact_of(
    *, name: str, event_id: str, at: datetime, document: _Document, company: _Document
) -> Fact | None:
    """Give the fact that others hear, None where this event is our own affair.

    `document` is of today's schema version; `company` has `company_id` and `company`.
    """
    head = {"schema_version": VERSION, "event_id": event_id, "event": name, "at": at.isoformat()}
    if name in _OF_COMPANIES:
        body = {**head, **company, **document}
        return Fact(subject=_OF_COMPANIES[name], event_id=event_id, body=_written(body))
    if name not in _CALL_EVENTS:
        return None
    held = document.get("now", document)
    verdict = held["verdict"]
    reason = verdict.get("unrated_reason")
    body = {
        **head,
        "call_key": document["call_key"],
        "host": document["host"] if "host" in document else document["provenance"]["host"],
        "revision": document.get("revision", 0),
        **{key: held["cdr"].get(key) for key in _CDR_KEYS},
        "company_id": verdict.get("company_id"),
        **_told(verdict),
        **({"inbound": _called(verdict)} if "inbound" in verdict else {}),
    }
    subject = RATED if reason is None else UNRATED
    return Fact(subject=subject, event_id=event_id, body=_written(body))


def _called(verdict: _Document) -> dict[str, object]:
    inbound = verdict["inbound"]
    return {"company_id": inbound["company_id"], **_told(inbound)}


def _told(verdict: _Document) -> dict[str, object]:
    reason = verdict.get("unrated_reason")
    return _priced(verdict) if reason is None else {"unrated_reason": reason}


def _priced(verdict: _Document) -> dict[str, object]:
    charge = verdict.get("charge")
    if "leg_of" in verdict:
        return {"rating": "free", "amount": "0", "leg_of": verdict["leg_of"]}
    if charge is None:
        return {"rating": "free", "amount": "0"}
    return {"rating": rating_of(charge["amount"]), **{key: charge[key] for key in _CHARGE_KEYS}}


def rating_of(amount: str) -> str:
    """Tell whether a written price is one, or nothing."""
    return "free" if not amount.strip("0.E+-") else "rated"
