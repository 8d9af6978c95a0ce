"""Countries in memory."""

from attrs import field, frozen

from application.pricing.ports import Countries
from domain.numbering.plan import Bare, NumberPlan


def _some() -> dict[str, NumberPlan]:
    return {
        "DE": NumberPlan(country_code="49", national_prefix="0", keep=("110", "112")),
        "IT": NumberPlan(country_code="39", bare=Bare.NATIONAL, keep=("112",)),
    }


@frozen
class MemoryCountries(Countries):
    """Some countries."""

    known: dict[str, NumberPlan] = field(factory=_some)

    def find(self, region: str) -> NumberPlan | None:
        return self.known.get(region.upper())
