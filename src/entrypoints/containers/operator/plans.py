"""What an operator does with number plans."""

from dependency_injector.providers import Factory

from adapters.countries import PhoneCountries
from adapters.timescale.pricing.number_plans import TimescaleNumberPlans
from application.pricing.plan_numbers import PlanNumbers, ReadNumbers
from entrypoints.containers.operator.register import RegisterContainer


class PlansContainer(RegisterContainer):
    """Number plans set, assigned and tried out."""

    plans = Factory(TimescaleNumberPlans, RegisterContainer.pool)
    plan_numbers = Factory(
        PlanNumbers,
        plans=plans,
        countries=Factory(PhoneCountries),
        register=RegisterContainer.register,
    )
    read_numbers = Factory(ReadNumbers, plans)
