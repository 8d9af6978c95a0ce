"""What an operator does with those who took part in calls."""

from dependency_injector.providers import Factory

from adapters.timescale.calls.party_book import TimescalePartyBook
from application.calls.forget_parties import ForgetParties
from entrypoints.containers.operator.letters import LettersContainer


class PartiesContainer(LettersContainer):
    """Who took part, forgotten in the calls and in the dead letters."""

    party_book = Factory(TimescalePartyBook, LettersContainer.pool)
    forget_parties = Factory(
        ForgetParties,
        book=party_book,
        desk=LettersContainer.desk,
        plans=LettersContainer.plans,
        clock=LettersContainer.clock,
    )
