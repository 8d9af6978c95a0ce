"""What billing says of one call: who pays how much, or why nobody can tell."""

from enum import StrEnum
from uuid import UUID

from attrs import evolve, frozen

from domain.pricing.charge import RatedCharge


class Rating(StrEnum):
    """Whether a call has a price."""

    RATED = "rated"
    FREE = "free"
    UNRATED = "unrated"


class UnratedReason(StrEnum):
    """Why a stored call has no price; it is re-rated by command once the cause is mended."""

    IMPLAUSIBLE = "implausible"
    DURATION_OVER_LIMIT = "duration_over_limit"
    TOO_OLD = "too_old"
    UNKNOWN_ACCOUNT = "unknown_account"
    UNKNOWN_NUMBER = "unknown_number"
    NO_TARIFF = "no_tariff"
    CURRENCY_MISMATCH = "currency_mismatch"
    NO_RATE = "no_rate"
    AMOUNT_OVER_LIMIT = "amount_over_limit"

    @property
    def is_doubt(self) -> bool:
        """Tell whether a person can take the cause away by accepting the call as it is."""
        return self in (UnratedReason.IMPLAUSIBLE, UnratedReason.DURATION_OVER_LIMIT)


@frozen(kw_only=True)
class Supply:
    """What a call costs us; `charge` is None where the supplier's tariff has no price for it."""

    supplier_id: int
    charge: RatedCharge | None


@frozen(kw_only=True)
class Verdict:
    """The price of one call, as it was judged once.

    Attributes:
        company_id: who pays; None where the account is unknown.
        charge: None where the call costs nothing because it was not answered, or has no price.
        unrated_reason: why it has no price.
        supply: the supplier's side; it never touches the customer's price.
        voided: an operator took the price back.
        leg_of: the call by which the dialog is billed, where this one is another record of it.
    """

    company_id: int | None = None
    charge: RatedCharge | None = None
    unrated_reason: UnratedReason | None = None
    supply: Supply | None = None
    voided: bool = False
    leg_of: UUID | None = None

    @property
    def rating(self) -> Rating:
        """Tell whether the call is billed, costs nothing, or waits for a price."""
        if self.unrated_reason is not None:
            return Rating.UNRATED
        return Rating.RATED if self.charge is not None and self.charge.amount else Rating.FREE

    def as_leg(self, head: UUID) -> "Verdict":
        """Give the verdict on a call whose dialog is billed by another; what it cost us stays."""
        return evolve(self, charge=None, unrated_reason=None, leg_of=head)
