"""What an operator asks about who pays for calls."""

from dependency_injector.providers import Factory

from application.calls.explain_payer import ExplainPayer
from entrypoints.containers.operator.calls import CallsContainer
from entrypoints.containers.operator.corrections import CorrectionsContainer


class PayersContainer(CallsContainer, CorrectionsContainer):
    """Who pays for a call, and why."""

    explain_payer = Factory(
        ExplainPayer,
        archive=CallsContainer.archive,
        calls=CorrectionsContainer.kept_calls,
        prices=CorrectionsContainer.prices,
        register=CorrectionsContainer.register,
        noting=CorrectionsContainer.noting,
    )
