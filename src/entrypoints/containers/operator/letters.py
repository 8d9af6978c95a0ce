"""What an operator does with dead letters."""

from dependency_injector.providers import Factory, Object

from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.wire.acc_json.mending import mended_record
from application.calls.mend_record import MendRecord
from application.letters.locate import LocateLetters
from application.letters.redrive import PlanRedrive, RedriveLetters
from application.letters.settle import ListLetters, ShowLetter, WaiveLetters
from entrypoints.containers.operator.database import DatabaseContainer
from entrypoints.containers.operator.files import FilesContainer
from entrypoints.containers.operator.tool import PublishingContainer


class LettersContainer(DatabaseContainer, PublishingContainer, FilesContainer):
    """Dead letters."""

    desk = Factory(TimescaleDeadLetterDesk, DatabaseContainer.pool)
    list_letters = Factory(ListLetters, desk=desk, noting=DatabaseContainer.noting)
    show_letter = Factory(ShowLetter, desk=desk, noting=DatabaseContainer.noting)
    locate_letters = Factory(LocateLetters)
    waive_letters = Factory(WaiveLetters, desk=desk)
    mend_record = Factory(
        MendRecord,
        desk=desk,
        calls=Factory(TimescaleKeptCalls, DatabaseContainer.pool),
        publisher=PublishingContainer.publisher,
        mend=Object(mended_record),
    )
    plan_redrive = Factory(PlanRedrive, desk=desk)
    redrive_letters = Factory(RedriveLetters, desk=desk, publisher=PublishingContainer.publisher)
