"""What is forgotten of calls by order: a number, or everything that is old enough."""

import re
from datetime import datetime
from typing import Final

from attrs import evolve, field, frozen

from domain.calls.parties import NOBODY, PARTIES, KeptParties, mentions
from domain.numbering.book import PlanBook, Source
from domain.numbering.call_numbers import NO_NUMBERS, CallNumbers
from domain.numbering.normalising import normalise
from domain.numbering.plan import ALWAYS, NumberPlan
from domain.numbering.spelling import is_in, is_meant, spellings
from domain.numbering.written import SEPARATORS, dialled

_NUMBERS: Final = tuple(PARTIES.index(name) for name in ("caller", "callee", "account"))
_ACCOUNT: Final = PARTIES.index("account")
_CALLER: Final = PARTIES.index("caller")  # the callee comes next
_ANYWHERE: Final = Source()
# What is written in full is read alike by every plan; of all else this one is not asked.
_BY_ANY: Final = NumberPlan(country_code="1")
_IN_FULL: Final = re.compile(rf"(?:\+|00)[0-9][0-9{re.escape(SEPARATORS)}]*")


@frozen(kw_only=True)
class Forgetting:
    """What is to be forgotten; exactly one of both.

    Attributes:
        digits: of a number: what mentions it goes, whoever else took part stays.
        plans: by which calls write it in other ways.
        before: everybody who took part in calls that started before it.
    """

    digits: str | None = None
    plans: PlanBook = field(factory=PlanBook)
    before: datetime | None = None

    def left_of(
        self,
        kept: KeptParties,
        start_time: datetime,
        source: Source = _ANYWHERE,
        numbers: CallNumbers = NO_NUMBERS,
    ) -> KeptParties:
        """Give what is left of a call's parties; its account is among them, not in its source.

        Its numbers are those that were read when it was entered.
        """
        if self.digits is not None:
            plan = self.plans.find(evolve(source, account=kept.parties[_ACCOUNT]), start_time)
            written = _written(self.digits, kept, plan)
            read = zip((numbers.caller, numbers.callee), kept.parties[_CALLER:], strict=False)
            written += [value for number, value in read if value and number == self.digits]
            others = _others(self.digits, kept, plan or _BY_ANY) - {*written}
            return kept.without(self.digits, *written, but=others)
        return NOBODY if self._is_past(start_time) else kept

    def takes(self, raw: bytes, read_at: datetime) -> bool:
        """Tell whether a line that was read at a moment goes, as it stands in a dead letter.

        Nobody knows by which plan it would be read: what means the number by any of them goes.
        """
        if self.digits is not None:
            values = [
                value
                for value in raw.decode("latin-1").split('"')
                if not _is_another(value, self.digits, _BY_ANY)
            ]
            spelled = spellings(self.digits, self.plans)
            return any(mentions(value, each) for value in values for each in spelled) or is_in(
                raw.decode(errors="replace"), self.digits, self.plans
            )
        return self._is_past(read_at)

    def _is_past(self, moment: datetime) -> bool:
        return self.before is not None and moment < self.before


def _written(digits: str, kept: KeptParties, plan: NumberPlan | None) -> list[str]:
    values = [kept.parties[place] for place in _NUMBERS]
    meant = [each for each in values if plan and each and is_meant(each, digits, plan)]
    # Whoever names it as it is dialled at home finds it elsewhere in full, too.
    in_full = {number for each in meant if plan and (number := normalise(each, plan).e164)}
    return [*meant, *in_full]


def _others(digits: str, kept: KeptParties, plan: NumberPlan) -> set[str]:
    values = [kept.parties[place] for place in _NUMBERS]
    return {each for each in values if each and _is_another(each, digits, plan)}


def _is_another(written: str, digits: str, plan: NumberPlan) -> bool:
    """Tell whether it is another number in full, which only ends like this one: `+1 4930…`."""
    if plan is _BY_ANY and digits.startswith("0"):
        return False
    return (
        dialled(written, plan)[0].startswith(("+", ALWAYS))
        and normalise(written, plan).e164 is not None
        and not is_meant(written, digits, plan)
        and not mentions(_IN_FULL.sub("", written, count=1), digits)
    )
