"""What a call costs a payer under the versions of one tariff, or why that has no price."""

from collections.abc import Sequence
from datetime import datetime

from domain.calls.cdr import Cdr
from domain.pricing.effective import version_in_force
from domain.pricing.errors import NoRateError, NoTariffError
from domain.pricing.paying import Payer
from domain.pricing.price_call import price_call
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import Supply, UnratedReason, Verdict

# What a ledger's column holds, numeric(20,9): a call that costs more is for a person to judge.
_LARGEST_AMOUNT = 10**11


def price_under(
    versions: Sequence[TariffVersion], cdr: Cdr, payer: Payer, supply: Supply | None
) -> Verdict:
    """Price a call, or say why it has no price."""
    charge, reason = None, tariff_objection(versions, cdr.start_time, payer)
    if reason is None:
        try:
            charge = price_call(
                versions, cdr.callee or "", cdr.start_time, cdr.duration, cdr.caller or ""
            )
        except NoTariffError:
            reason = UnratedReason.NO_TARIFF
        except NoRateError:
            reason = UnratedReason.NO_RATE
    if charge is not None and charge.amount >= _LARGEST_AMOUNT:
        charge, reason = None, UnratedReason.AMOUNT_OVER_LIMIT
    return Verdict(company_id=payer.company_id, charge=charge, unrated_reason=reason, supply=supply)


def tariff_objection(
    versions: Sequence[TariffVersion], moment: datetime, payer: Payer
) -> UnratedReason | None:
    """Tell why a tariff prices no call of this payer at that moment; None where it may."""
    if version_in_force(versions, moment) is None:
        return UnratedReason.NO_TARIFF
    if any(version.currency != payer.currency for version in versions):
        return UnratedReason.CURRENCY_MISMATCH
    return None
