"""How well calls are carried: ASR, NER, ACD and PDD.

ASR, the answer-seizure ratio, and NER, the network effectiveness ratio, are those of ITU-T E.425
(03/2002), clause 5: answered calls to all attempts, and attempts whose end lies with the people to
all attempts. A dialog of SIP is an attempt; RFC 6076, clause 4.7, says likewise of SIP which final
responses count as effective: here the user was busy, did not answer, declined (603), or the caller
gave up while it rang. ACD is the mean talk time of answered calls; PDD the mean time from INVITE to
ringing (E.721's post-selection delay), of calls of which it is known.
"""

from decimal import Decimal
from typing import Final

from attrs import frozen

from domain.calls.outcome import CallOutcome

_EFFECTIVE: Final = frozenset(set(CallOutcome) - {CallOutcome.FAILED})
_DECLINED: Final = 603
_RATIO: Final = Decimal("0.0001")
_TIME: Final = Decimal("0.001")


def is_effective(outcome: CallOutcome, sip_code: int | None) -> bool:
    """Tell whether the network did its part, whatever the people did."""
    return outcome in _EFFECTIVE or sip_code == _DECLINED


@frozen(kw_only=True)
class Quality:
    """Attempts counted.

    Attributes:
        effective: those that failed through no fault of the network, and the answered ones.
        seconds: talk time.
        pdd_calls, pdd_seconds: attempts that rang, and how long they took to.
    """

    attempts: int = 0
    answered: int = 0
    effective: int = 0
    seconds: Decimal = Decimal(0)
    pdd_calls: int = 0
    pdd_seconds: Decimal = Decimal(0)

    def __add__(self, other: "Quality") -> "Quality":
        """Count other attempts too."""
        return Quality(
            attempts=self.attempts + other.attempts,
            answered=self.answered + other.answered,
            effective=self.effective + other.effective,
            seconds=self.seconds + other.seconds,
            pdd_calls=self.pdd_calls + other.pdd_calls,
            pdd_seconds=self.pdd_seconds + other.pdd_seconds,
        )

    @property
    def asr(self) -> Decimal | None:
        """Answered to attempts, to four decimals; None without attempts, as all of these."""
        return _ratio(Decimal(self.answered), self.attempts, _RATIO)

    @property
    def ner(self) -> Decimal | None:
        """Effective to attempts, to four decimals."""
        return _ratio(Decimal(self.effective), self.attempts, _RATIO)

    @property
    def acd(self) -> Decimal | None:
        """Mean talk time in seconds, to the millisecond."""
        return _ratio(self.seconds, self.answered, _TIME)

    @property
    def pdd(self) -> Decimal | None:
        """Mean post-dial delay in seconds, to the millisecond."""
        return _ratio(self.pdd_seconds, self.pdd_calls, _TIME)


def _ratio(whole: Decimal, parts: int, finest: Decimal) -> Decimal | None:
    return (whole / parts).quantize(finest) if parts else None
