"""What billing says of one call: who pays how much, or why nobody can tell."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from attrs import evolve, frozen

from domain.pricing.charge import RatedCharge
from domain.pricing.sides import Side


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
class Inbound:
    """The called side of a call: a company pays for being called.

    Attributes:
        charge: None where the call costs it nothing because it was not answered, or has no price.
        unrated_reason: why it has no price; the caller's side may have one.
        leg_of: the call by which this side of the dialog is billed, where it is another one.
    """

    company_id: int
    charge: RatedCharge | None = None
    unrated_reason: UnratedReason | None = None
    leg_of: UUID | None = None

    def unpriced(self) -> "Inbound":
        """Give it as that of a call that is not billed: it waits for nothing either."""
        return Inbound(company_id=self.company_id)


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
        inbound: the called side; None where nobody pays for being called.
    """

    company_id: int | None = None
    charge: RatedCharge | None = None
    unrated_reason: UnratedReason | None = None
    supply: Supply | None = None
    voided: bool = False
    leg_of: UUID | None = None
    inbound: Inbound | None = None

    @property
    def rating(self) -> Rating:
        """Tell whether the call is billed, costs nothing, or waits for a price."""
        if self.unrated_reason is not None:
            return Rating.UNRATED
        return Rating.RATED if self.charge is not None and self.charge.amount else Rating.FREE

    @property
    def inbound_side(self) -> "Verdict":
        """The called side as a verdict of its own; `company_id` is who pays for it."""
        inbound = self.inbound
        if inbound is None:
            return _NOBODY
        return Verdict(
            company_id=inbound.company_id,
            charge=inbound.charge,
            unrated_reason=inbound.unrated_reason,
            voided=self.voided,
            leg_of=inbound.leg_of,
        )

    def of(self, side: Side) -> "Verdict":
        """Give one side of it; the caller's is the verdict itself."""
        return self.inbound_side if side is Side.INBOUND else self

    @property
    def waits_for(self) -> Sequence[UnratedReason]:
        """Why it has no price, of each side that waits for one: the caller's, then the called."""
        reasons = (self.unrated_reason, self.inbound_side.unrated_reason)
        return [each for each in reasons if each is not None]

    def as_leg(self, head: UUID, side: Side = Side.OUTBOUND) -> "Verdict":
        """Give the verdict on a call of whose dialog a side is billed by another.

        The other side stays, and so does what it cost us.
        """
        if side is Side.OUTBOUND:
            return evolve(self, charge=None, unrated_reason=None, leg_of=head)
        return evolve(self, inbound=self.inbound and evolve(self.inbound.unpriced(), leg_of=head))

    def with_side(self, held: "Verdict", side: Side) -> "Verdict":
        """Give it with one side as another verdict on the same call has it."""
        if side is Side.INBOUND:
            return evolve(self, inbound=held.inbound)
        return evolve(
            self,
            company_id=held.company_id,
            charge=held.charge,
            unrated_reason=held.unrated_reason,
            leg_of=held.leg_of,
        )

    def as_void(self) -> "Verdict":
        """Give the verdict on a call that a person took back from both sides."""
        inbound = None if self.inbound is None else self.inbound.unpriced()
        return evolve(
            self, charge=None, unrated_reason=None, inbound=inbound, voided=True, leg_of=None
        )


_NOBODY = Verdict()
