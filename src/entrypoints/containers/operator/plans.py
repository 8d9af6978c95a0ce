"""What an operator does with number plans."""

from dependency_injector.providers import Factory

from adapters.countries import PhoneCountries
from application.pricing.plan_numbers import PlanNumbers, ReadNumbers
from entrypoints.containers.operator.register import RegisterContainer


class PlansContainer(RegisterContainer):
    """Number plans set, assigned and tried out."""

    plan_numbers = Factory(
        PlanNumbers,
        plans=RegisterContainer.plans,
        countries=Factory(PhoneCountries),
        register=RegisterContainer.register,
    )
    read_numbers = Factory(ReadNumbers, RegisterContainer.plans)
