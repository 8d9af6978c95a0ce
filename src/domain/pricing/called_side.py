"""What a call costs who pays for being called."""

from domain.pricing.hearing import Heard
from domain.pricing.paying import Payer
from domain.pricing.selling import Tariff
from domain.pricing.under_tariff import price_under
from domain.pricing.verdict import Inbound, UnratedReason


def unpriced(payer: Payer | None, reason: UnratedReason | None = None) -> Inbound | None:
    """Give the called side of a call that is billed to nobody, or waits for a price."""
    return None if payer is None else Inbound(company_id=payer.company_id, unrated_reason=reason)


def inbound_under(tariff: Tariff, heard: Heard, payer: Payer) -> Inbound:
    """Price the called side by the numbers that the caller's side is priced by."""
    if heard.unknown:
        return Inbound(company_id=payer.company_id, unrated_reason=UnratedReason.UNKNOWN_NUMBER)
    priced = price_under(tariff, heard.cdr, payer, None)
    return Inbound(
        company_id=payer.company_id, charge=priced.charge, unrated_reason=priced.unrated_reason
    )
