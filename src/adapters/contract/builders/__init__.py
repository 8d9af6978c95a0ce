"""Things for the promises, with defaults: name only what a promise is about."""

from adapters.contract.builders.calls import (
    MOMENT,
    a_cdr,
    a_charge,
    a_paid_call,
    a_provenance,
    a_receipt,
    a_received_call,
    a_verdict,
)
from adapters.contract.builders.letters import a_dead_letter, a_mending
from adapters.contract.builders.live import a_call_event, a_kept_view
from adapters.contract.builders.money import (
    EURO,
    a_company,
    a_payment,
    an_opening,
    find_currency,
)
from adapters.contract.builders.payloads import cdr_payload
from adapters.contract.builders.records import a_line, a_record
from adapters.contract.builders.tariffs import START, a_band, a_rate, a_tier, a_version

__all__ = [
    "EURO",
    "MOMENT",
    "START",
    "a_band",
    "a_call_event",
    "a_cdr",
    "a_charge",
    "a_company",
    "a_dead_letter",
    "a_kept_view",
    "a_line",
    "a_mending",
    "a_paid_call",
    "a_payment",
    "a_provenance",
    "a_rate",
    "a_receipt",
    "a_received_call",
    "a_record",
    "a_tier",
    "a_verdict",
    "a_version",
    "an_opening",
    "cdr_payload",
    "find_currency",
]
