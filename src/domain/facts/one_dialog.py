"""New calls whose dialogs are billed once: their claims, and those of them that are legs."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import DialogClaim


def claims_of(calls: Iterable[CallReceived]) -> Sequence[DialogClaim]:
    """Give the claims of new calls in the order of the stream."""
    claiming = [(call.receipt, call.claim) for call in calls if call.claim is not None]
    claiming.sort(key=lambda each: (each[0].stored_at, each[0].stream_seq))
    return [claim for _, claim in claiming]


def with_legs(
    calls: Mapping[UUID, CallReceived], legs: Mapping[UUID, UUID]
) -> Mapping[UUID, CallReceived]:
    """Give the calls, of which some are legs of the calls that are billed."""
    return {key: call.as_leg(legs[key]) if key in legs else call for key, call in calls.items()}
