"""What an operator reads of calls."""

import json

from dependency_injector.providers import Factory, Object

from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from application.calls.find_tariff import FindTariff
from application.calls.search_calls import SearchCalls
from application.calls.tell_story import TellStory
from entrypoints.containers.operator.letters import LettersContainer
from entrypoints.containers.operator.register import RegisterContainer


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


class CallsContainer(LettersContainer, RegisterContainer):
    """Calls found, and their stories told."""

    archive = Factory(TimescaleCallArchive, LettersContainer.pool)
    search_calls = Factory(
        SearchCalls,
        archive=archive,
        register=RegisterContainer.register,
        noting=LettersContainer.noting,
        plans=LettersContainer.plans,
        clock=LettersContainer.clock,
    )
    tell_story = Factory(
        TellStory,
        archive=archive,
        desk=LettersContainer.desk,
        plans=LettersContainer.plans,
        noting=LettersContainer.noting,
        find_tariff=Factory(
            FindTariff,
            calls=Factory(TimescaleKeptCalls, LettersContainer.pool),
            register=RegisterContainer.register,
            tariffs=RegisterContainer.tariffs,
        ),
        as_written=Object(_in_json),
    )
