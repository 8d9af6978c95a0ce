"""The one list of what an operator can do."""

from entrypoints.containers.operator.exports import ExportsContainer
from entrypoints.containers.operator.facts import FactsContainer
from entrypoints.containers.operator.health import HealthContainer
from entrypoints.containers.operator.intake import IntakeContainer
from entrypoints.containers.operator.money import MoneyContainer
from entrypoints.containers.operator.parties import PartiesContainer
from entrypoints.containers.operator.payers import PayersContainer
from entrypoints.containers.operator.plans import PlansContainer
from entrypoints.containers.operator.proof import ProofContainer
from entrypoints.containers.operator.tariffs import TariffsContainer
from entrypoints.containers.operator.traffic import TrafficContainer


class OperatorContainer(
    ExportsContainer,
    FactsContainer,
    HealthContainer,
    IntakeContainer,
    MoneyContainer,
    PartiesContainer,
    PlansContainer,
    PayersContainer,
    ProofContainer,
    TariffsContainer,
    TrafficContainer,
):
    """All subjects over the same servers: an adapter that is overridden is so for all of them."""
