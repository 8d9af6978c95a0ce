"""What may happen to what is watched and suspected of a company, as in `domain.money.deciding`."""

from collections.abc import Sequence

from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import CompanyEvent
from domain.money.fraud import FraudWatch, Suspicion
from domain.money.fraud_events import FraudSettled, FraudSuspected, FraudWatchSet
from domain.money.standing import Decide, Look, Standing


def set_watch(watch: FraudWatch) -> Decide:
    """Watch this and nothing else; the same again changes nothing."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        return [] if standing.company.watch == watch else [FraudWatchSet(watch=watch)]

    return Decide(rule)


def suspect(found: Sequence[Suspicion]) -> Decide:
    """Tell suspicions, each once; nothing of a company that nobody watches any more."""

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        if not standing.company.watch.on:
            return []
        told = {each.suspicion.key for each in standing.suspected}
        new = {each.key: each for each in found if each.key not in told}
        first = len(standing.suspected) + 1
        return [
            FraudSuspected(
                number=number, kind=each.kind, hour=each.hour, amount=each.amount,
                bound=each.bound, destination=each.destination,
            )
            for number, each in enumerate(new.values(), first)
        ]  # fmt: skip

    return Decide(rule, Look(suspected=True))


def settle(numbers: Sequence[int], because: str, by: str) -> Decide:
    """Say that somebody has looked at suspicions, at all that are open where none is named.

    What is settled stays as it is.

    Raises:
        InvalidWishError: no reason.
    """
    if not because.strip():
        raise InvalidWishError("a reason is not empty")

    def rule(standing: Standing) -> Sequence[CompanyEvent]:
        known = {each.number for each in standing.suspected}
        if strange := sorted(set(numbers) - known):
            named = ", ".join(map(str, strange))
            raise RefusedError(f"{standing.company.name!r} has no suspicion {named}")
        wanted = set(numbers) or known
        open_ones = [each.number for each in standing.suspected if each.open]
        settled = tuple(sorted(wanted.intersection(open_ones)))
        return [FraudSettled(numbers=settled, because=because, by=by)] if settled else []

    return Decide(rule, Look(suspected=True))
