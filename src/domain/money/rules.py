"""Rules of the house that hold for every call, told by events of one stream."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import reduce

from attrs import evolve as changed
from attrs import field, frozen

from domain.money.errors import InvalidWishError, RefusedError
from domain.money.names import account_name
from domain.money.tax_classes import TaxClasses, TaxClassSet, tax_class_set, with_class
from domain.pricing.price_book import LONGEST_CALL
from domain.pricing.same_dialog import EACH, MOST, SameDialog

_A_YEAR = timedelta(days=366)
_SEED = "the first value, as a process was started with it"


@frozen(kw_only=True)
class LongestCallSet:
    """From now on a call that lasts longer is for a person to judge."""

    longest_call: timedelta
    because: str


@frozen(kw_only=True)
class SameDialogSet:
    """From now on records of one dialog that these hosts write are billed once.

    Attributes:
        hosts: as their bridges name them; `*` is all of them, none is nobody: each is billed.
        within: records that begin further apart are of two calls.
    """

    hosts: tuple[str, ...]
    within: timedelta
    because: str


RuleEvent = LongestCallSet | SameDialogSet | TaxClassSet


@frozen(kw_only=True)
class Rules:
    """What holds for every call.

    Attributes:
        version: of the stream; 0 where nobody has said anything.
    """

    version: int = 0
    longest_call: timedelta = LONGEST_CALL
    same_dialog: SameDialog = EACH
    taxes: TaxClasses = field(factory=TaxClasses)


DecideRules = Callable[[Rules], Sequence[RuleEvent]]


def evolve(rules: Rules, event: RuleEvent) -> Rules:
    """Return the rules after one more event."""
    rules = changed(rules, version=rules.version + 1)
    if isinstance(event, TaxClassSet):
        return changed(rules, taxes=with_class(rules.taxes, event))
    if isinstance(event, SameDialogSet):
        return changed(rules, same_dialog=SameDialog(hosts=event.hosts, within=event.within))
    return changed(rules, longest_call=event.longest_call)


def fold(events: Iterable[RuleEvent]) -> Rules:
    """Return the rules that these events make."""
    return reduce(evolve, events, Rules())


def set_longest_call(longest: timedelta, because: str) -> DecideRules:
    """Set it; the same again changes nothing.

    Raises:
        InvalidWishError: no time that a call can last.
    """
    _check(longest)
    return lambda rules: (
        []
        if rules.longest_call == longest and rules.version
        else [LongestCallSet(longest_call=longest, because=because)]
    )


def seed_longest_call(longest: timedelta) -> DecideRules:
    """Set it where nobody has said anything yet; whatever was said holds.

    Raises:
        InvalidWishError: no time that a call can last.
    """
    _check(longest)
    return lambda rules: (
        [] if rules.version else [LongestCallSet(longest_call=longest, because=_SEED)]
    )


def set_same_dialog(wanted: SameDialog, because: str) -> DecideRules:
    """Set whose records of one dialog are billed once; the same again changes nothing.

    Raises:
        InvalidWishError: no name of a host, or no time that lies between records of one dialog.
        RefusedError: nobody has said how long a call may last, which the first worker does.
    """
    kept = changed(wanted, hosts=tuple(sorted({account_name(host) for host in wanted.hosts})))
    if not timedelta() < kept.within <= MOST:
        raise InvalidWishError("records of one dialog begin within a day", "within")

    def rule(rules: Rules) -> Sequence[RuleEvent]:
        _refuse_first(rules)
        if rules.same_dialog == kept:
            return []
        return [SameDialogSet(hosts=kept.hosts, within=kept.within, because=because)]

    return rule


def set_tax_class(
    destination: str, tax_class: str | None, since: str | None, because: str
) -> DecideRules:
    """Say which tax class calls to some destinations have; the same again changes nothing.

    Raises:
        InvalidWishError: no name of destinations, or of a class.
        RefusedError: nobody has said how long a call may last, which the first worker does.
    """
    event = tax_class_set(destination, tax_class, since, because)

    def rule(rules: Rules) -> Sequence[RuleEvent]:
        _refuse_first(rules)
        return [] if with_class(rules.taxes, event) == rules.taxes else [event]

    return rule


def _refuse_first(rules: Rules) -> None:
    if not rules.version:
        raise RefusedError(
            "nobody has said yet how long a call may last: start a worker once, or"
            " `akira rules longest-call`"
        )


def _check(longest: timedelta) -> None:
    if not timedelta() < longest <= _A_YEAR:
        raise InvalidWishError("a call lasts more than nothing and at most a year")
