"""What an operator does with dead letters."""

from dependency_injector.providers import Factory

from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from application.letters.redrive import PlanRedrive, RedriveLetters
from application.letters.settle import ListLetters, ShowLetter, WaiveLetters
from entrypoints.containers.operator.database import DatabaseContainer
from entrypoints.containers.operator.tool import PublishingContainer


class LettersContainer(DatabaseContainer, PublishingContainer):
    """Dead letters."""

    desk = Factory(TimescaleDeadLetterDesk, DatabaseContainer.pool)
    list_letters = Factory(ListLetters, desk=desk, noting=DatabaseContainer.noting)
    show_letter = Factory(ShowLetter, desk=desk, noting=DatabaseContainer.noting)
    waive_letters = Factory(WaiveLetters, desk=desk)
    plan_redrive = Factory(PlanRedrive, desk=desk)
    redrive_letters = Factory(RedriveLetters, desk=desk, publisher=PublishingContainer.publisher)
