"""What an operator puts right of calls, or would."""

from dependency_injector.providers import Factory

from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from application.calls.amend_call import AcceptCall, CorrectCall, UnvoidCall, VoidCall
from application.calls.rerate_calls import RerateCalls
from application.calls.settle_unrated import SettleUnrated
from application.calls.try_plan import TryPlan
from application.calls.unrated import ListUnrated, ReadPrefix
from application.calls.what_if import WhatIf
from entrypoints.containers.operator.pricing import PricingContainer


class CorrectionsContainer(PricingContainer):
    """Calls priced anew, by the prices of now."""

    kept_calls = Factory(TimescaleKeptCalls, PricingContainer.pool)
    amendments = Factory(TimescaleAmendmentBook, PricingContainer.pool)
    void_call = Factory(VoidCall, book=amendments)
    correct_call = Factory(
        CorrectCall, book=amendments, calls=kept_calls, prices=PricingContainer.prices
    )
    accept_call = Factory(
        AcceptCall, book=amendments, calls=kept_calls, prices=PricingContainer.prices
    )
    unvoid_call = Factory(
        UnvoidCall, book=amendments, calls=kept_calls, prices=PricingContainer.prices
    )
    rerate_calls = Factory(RerateCalls, book=amendments, prices=PricingContainer.prices)
    list_unrated = Factory(ListUnrated, calls=kept_calls, noting=PricingContainer.noting)
    read_prefix = Factory(
        ReadPrefix,
        plans=PricingContainer.plans,
        clock=PricingContainer.clock,
    )
    settle_unrated = Factory(SettleUnrated, book=amendments)
    what_if = Factory(WhatIf, calls=kept_calls, prices=PricingContainer.prices)
    try_plan = Factory(TryPlan, calls=kept_calls, prices=PricingContainer.prices)
