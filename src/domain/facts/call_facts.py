"""What is recorded for ever of a call; everything else is computed from it."""

from enum import StrEnum
from uuid import UUID

from attrs import evolve, field, frozen

from domain.calls.cdr import Cdr
from domain.calls.parties import KeptParties, parties_of
from domain.calls.provenance import Provenance, Receipt
from domain.facts.figures import CallFigures, figures_of
from domain.numbering.call_numbers import NO_NUMBERS, CallNumbers
from domain.pricing.one_dialog import DialogClaim
from domain.pricing.sides import Side
from domain.pricing.verdict import Verdict


@frozen(kw_only=True)
class CallReceived:
    """A call's first fact: what Kamailio said, where it stood, and what billing said of it.

    Attributes:
        fingerprint: of the record; None where some of its parties are forgotten.
        salt: 16 bytes at random, which bind the log to the parties (`domain.calls.parties`);
            None where some are forgotten.
        claim: on being billed for its dialog, where one record of it is; no part of the log, which
            tells what became of it.
        claim_in: the same for the called side.
        numbers: as its plan reads them when it is entered; they follow from it and the plans.
        kept_parties: what is kept beside the log.
        figures: what the call counts for.
    """

    call_key: UUID
    fingerprint: UUID | None
    cdr: Cdr
    provenance: Provenance
    receipt: Receipt
    verdict: Verdict
    salt: bytes | None = None
    claim: DialogClaim | None = field(default=None, eq=False)
    claim_in: DialogClaim | None = field(default=None, eq=False)
    numbers: CallNumbers = field(default=NO_NUMBERS, eq=False)
    # No cached properties: a class that has one reads each of its fields in twenty times the time.
    kept_parties: KeptParties = field(init=False, eq=False, repr=False)
    figures: CallFigures = field(init=False, eq=False, repr=False)

    @kept_parties.default
    def _kept_beside_the_log(self) -> KeptParties:
        return KeptParties(self.salt, self.fingerprint, parties_of(self.cdr))

    @figures.default
    def _counted(self) -> CallFigures:
        return figures_of(self.cdr, self.verdict)

    def as_leg(self, head: UUID, side: Side = Side.OUTBOUND) -> "CallReceived":
        """Give it as another record of a dialog of which a side is billed by that call."""
        return evolve(self, verdict=self.verdict.as_leg(head, side))


class Amendment(StrEnum):
    """Why an operator changed what is held of a call."""

    RERATED = "CallRerated"
    CORRECTED = "CdrCorrected"
    ACCEPTED = "CallAccepted"
    VOIDED = "CallVoided"
    UNVOIDED = "CallUnvoided"

    @property
    def lets_stand(self) -> bool:
        """Tell whether a person says by it that the record is right from now on."""
        return self in (Amendment.CORRECTED, Amendment.ACCEPTED)


@frozen(kw_only=True)
class HeldCall:
    """What is held of a call at one time: its record and its price.

    Attributes:
        figures: what the call counts for, as it is held.
    """

    cdr: Cdr
    verdict: Verdict
    figures: CallFigures = field(init=False, eq=False, repr=False)

    @figures.default
    def _counted(self) -> CallFigures:
        return figures_of(self.cdr, self.verdict)


@frozen(kw_only=True)
class CallAmended:
    """A later fact of a call: what is held now, and what was held before.

    Attributes:
        host: of the SIP proxy that wrote the record.
        revision: 1 for the first amendment; the movements carry it.
    """

    call_key: UUID
    host: str
    amendment: Amendment
    revision: int
    now: HeldCall
    before: HeldCall
    because: str
    by: str


CallFact = CallReceived | CallAmended
