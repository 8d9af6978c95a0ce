"""The use cases of each subject, imported and given their servers when a command of it runs."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from entrypoints.cli.resources import Opened, database, stream

if TYPE_CHECKING:
    from entrypoints.containers.operator.calls import CallsContainer
    from entrypoints.containers.operator.corrections import CorrectionsContainer
    from entrypoints.containers.operator.exports import ExportsContainer
    from entrypoints.containers.operator.facts import FactsContainer
    from entrypoints.containers.operator.health import HealthContainer
    from entrypoints.containers.operator.intake import IntakeContainer
    from entrypoints.containers.operator.letters import LettersContainer
    from entrypoints.containers.operator.money import MoneyContainer
    from entrypoints.containers.operator.parties import PartiesContainer
    from entrypoints.containers.operator.payers import PayersContainer
    from entrypoints.containers.operator.plans import PlansContainer
    from entrypoints.containers.operator.pricing import PricingContainer
    from entrypoints.containers.operator.proof import ProofContainer
    from entrypoints.containers.operator.tariffs import TariffsContainer
    from entrypoints.containers.operator.tool import ToolContainer
    from entrypoints.containers.operator.traffic import TrafficContainer

    _C = TypeVar("_C", bound=ToolContainer)
    Use: TypeAlias = AbstractAsyncContextManager[_C]


def calls(opened: Opened | None = None) -> "Use[CallsContainer]":
    """Use calls."""
    from entrypoints.containers.operator.calls import CallsContainer

    return _using(CallsContainer, opened)


def corrections(opened: Opened | None = None) -> "Use[CorrectionsContainer]":
    """Use what puts calls right."""
    from entrypoints.containers.operator.corrections import CorrectionsContainer

    return _using(CorrectionsContainer, opened)


def exports(opened: Opened | None = None) -> "Use[ExportsContainer]":
    """Use what is taken out of the book."""
    from entrypoints.containers.operator.exports import ExportsContainer

    return _using(ExportsContainer, opened)


def facts(opened: Opened | None = None) -> "Use[FactsContainer]":
    """Use the event log."""
    from entrypoints.containers.operator.facts import FactsContainer

    return _using(FactsContainer, opened)


def health(opened: Opened) -> "Use[HealthContainer]":
    """Use servers, schema, streams."""
    from entrypoints.containers.operator.health import HealthContainer

    return _using(HealthContainer, opened)


def intake(opened: Opened | None = None) -> "Use[IntakeContainer]":
    """Use the stream, and the files that it came from."""
    from entrypoints.containers.operator.intake import IntakeContainer

    return _using(IntakeContainer, opened or stream())


def letters(opened: Opened | None = None) -> "Use[LettersContainer]":
    """Use the dead letters."""
    from entrypoints.containers.operator.letters import LettersContainer

    return _using(LettersContainer, opened)


def money(opened: Opened | None = None) -> "Use[MoneyContainer]":
    """Use companies, their money, and suppliers."""
    from entrypoints.containers.operator.money import MoneyContainer

    return _using(MoneyContainer, opened)


def parties(opened: Opened | None = None) -> "Use[PartiesContainer]":
    """Use who took part in calls."""
    from entrypoints.containers.operator.parties import PartiesContainer

    return _using(PartiesContainer, opened)


def plans(opened: Opened | None = None) -> "Use[PlansContainer]":
    """Use number plans."""
    from entrypoints.containers.operator.plans import PlansContainer

    return _using(PlansContainer, opened)


def payers(opened: Opened | None = None) -> "Use[PayersContainer]":
    """Use what tells who pays for calls."""
    from entrypoints.containers.operator.payers import PayersContainer

    return _using(PayersContainer, opened)


def pricing(opened: Opened | None = None) -> "Use[PricingContainer]":
    """Use prices."""
    from entrypoints.containers.operator.pricing import PricingContainer

    return _using(PricingContainer, opened)


def proof(opened: Opened | None = None) -> "Use[ProofContainer]":
    """Use the proof that nothing is missing."""
    from entrypoints.containers.operator.proof import ProofContainer

    return _using(ProofContainer, opened)


def tariffs(opened: Opened | None = None) -> "Use[TariffsContainer]":
    """Use tariffs, and files of rates."""
    from entrypoints.containers.operator.tariffs import TariffsContainer

    return _using(TariffsContainer, opened)


def traffic(opened: Opened | None = None) -> "Use[TrafficContainer]":
    """Use what calls came to."""
    from entrypoints.containers.operator.traffic import TrafficContainer

    return _using(TrafficContainer, opened)


@asynccontextmanager
async def _using(container: "type[_C]", opened: Opened | None) -> "AsyncIterator[_C]":
    async with opened or database() as resources:
        needed = {name: each for name, each in resources.items() if name in container.providers}
        yield container(**needed)
