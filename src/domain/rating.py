"""Why a call has no price; prices themselves come with tariffs."""

from datetime import timedelta
from enum import StrEnum

from domain.cdr import Cdr


class UnratedReason(StrEnum):
    """Why a stored call was not priced; it is re-rated once the cause is mended."""

    NO_TARIFF = "no_tariff"
    DURATION_OVER_LIMIT = "duration_over_limit"


def unrated_reason(cdr: Cdr, longest: timedelta) -> UnratedReason:
    """Tell why this call has no price.

    A lost BYE makes a call last until the dialog times out: what lasts longer than `longest` is
    for a person to judge.
    """
    if cdr.duration > longest:
        return UnratedReason.DURATION_OVER_LIMIT
    return UnratedReason.NO_TARIFF
