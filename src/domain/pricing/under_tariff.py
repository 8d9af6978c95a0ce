"""What a call costs a payer under the versions of one tariff, or why that has no price."""

from datetime import datetime
from typing import Final

from domain.calls.cdr import Cdr
from domain.pricing.errors import NoRateError, NoTariffError
from domain.pricing.paying import Payer, SupplyRoute
from domain.pricing.price_call import price_call
from domain.pricing.selling import Tariff
from domain.pricing.verdict import Supply, UnratedReason, Verdict

# What a ledger's column holds, numeric(20,9): a call that costs more is for a person to judge.
_LARGEST_AMOUNT: Final = 10**11
NO_TARIFF: Final = Tariff(())


def price_under(tariff: Tariff, cdr: Cdr, payer: Payer, supply: Supply | None) -> Verdict:
    """Price a call, or say why it has no price."""
    charge, reason = None, tariff_objection(tariff, cdr.start_time, payer)
    if reason is None:
        try:
            charge = price_call(
                tariff, cdr.callee or "", cdr.start_time, cdr.duration, cdr.caller or ""
            )
        except NoTariffError:
            reason = UnratedReason.NO_TARIFF
        except NoRateError:
            reason = UnratedReason.NO_RATE
    if charge is not None and charge.amount >= _LARGEST_AMOUNT:
        charge, reason = None, UnratedReason.AMOUNT_OVER_LIMIT
    return Verdict(company_id=payer.company_id, charge=charge, unrated_reason=reason, supply=supply)


def supply_under(tariff: Tariff, cdr: Cdr, route: SupplyRoute) -> Supply:
    """Give what a call costs us at its supplier."""
    supplier = Payer(company_id=route.supplier_id, currency=route.currency)
    charge = price_under(tariff, cdr, supplier, None).charge
    return Supply(supplier_id=route.supplier_id, charge=charge)


def tariff_objection(tariff: Tariff, moment: datetime, payer: Payer) -> UnratedReason | None:
    """Tell why a tariff prices no call of this payer at that moment; None where it may."""
    if tariff.at(moment) is None:
        return UnratedReason.NO_TARIFF
    return None if tariff.currency == payer.currency else UnratedReason.CURRENCY_MISMATCH
