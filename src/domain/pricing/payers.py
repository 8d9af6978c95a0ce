"""Which company pays for a call, and the number that it is charged for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import evolve, frozen

from domain.calls.cdr import Cdr
from domain.numbering.book import PlanBook, Source
from domain.numbering.plan import NumberPlan
from domain.pricing.asked import Asked
from domain.pricing.decided import UNDECIDED, Decided
from domain.pricing.payer_rules import PayerRule, PayerRules, RuleKind
from domain.pricing.paying import Payer, Tenure, payer_of
from domain.pricing.sides import Side


class PayerBook(Protocol):
    """What of a price book tells who pays."""

    @property
    def payers(self) -> Mapping[str, Payer]:
        """By account."""
        ...

    @property
    def moved(self) -> Mapping[str, Sequence[Tenure]]:
        """By account, where it has not always been of one."""
        ...

    @property
    def companies(self) -> Mapping[int, Payer]:
        """By number."""
        ...

    @property
    def plans(self) -> PlanBook:
        """By which called numbers are read."""
        ...

    @property
    def rules(self) -> PayerRules:
        """For calls that no account names."""
        ...

    @property
    def has_inbound(self) -> bool:
        """Whether a company has, had or will have an inbound tariff."""
        ...


@frozen(kw_only=True)
class Match:
    """Something that tells who pays: the account of a call where `rule` is None.

    Attributes:
        side: which side of the call.
    """

    company_id: int
    rule: PayerRule | None = None
    side: Side = Side.OUTBOUND


@frozen
class LivePayer:
    """Who pays for a call that goes on; its source is not told.

    Attributes:
        payer: None where nobody is found, or nobody can tell.
        certain: whether that is so whatever the source is.
    """

    payer: Payer | None
    certain: bool = True


def owner_of(book: PayerBook, account: str, moment: datetime) -> Payer | None:
    """Give the company that has an account at a moment."""
    if account in book.moved:
        return payer_of(book.moved[account], moment)
    return book.payers.get(account)


def settled(book: PayerBook, cdr: Cdr, decided: Decided) -> tuple[Payer | None, Cdr]:
    """Give who pays, and the call with the number that is charged.

    A tech prefix is no part of that number, unless the account tells who pays: so whoever was found
    by a rule once is charged the same number again, whoever the rule finds by then.
    """
    owner = None if cdr.account is None else owner_of(book, cdr.account, cdr.start_time)
    payer = owner if decided.payer is None else book.companies.get(decided.payer)
    if not book.rules.rules or _is(payer, owner):
        return payer, cdr
    asked = _asked(book.plans, cdr, decided)
    if decided.payer is None:
        payer = _by_rule(book, asked, decided)
    source = book.rules.source(asked)
    if source is None or not source.key.tech_prefix:
        return payer, cdr
    return payer, evolve(cdr, callee=asked.callee[len(source.key.tech_prefix) :])


def called_payer(book: PayerBook, meant: Cdr, decided: Decided) -> Payer | None:
    """Give who pays for being called: who has the number by a rule, and an inbound tariff.

    `meant` is the call with the number that is charged, as `settled` gives it.
    """
    if decided.payer_in is not None:
        return book.companies.get(decided.payer_in)
    if not book.has_inbound or decided.payer is not None:
        return None
    rule = book.rules.number(_asked(book.plans, meant, decided))
    return None if rule is None else _called(book, rule, meant.start_time)


def _by_rule(book: PayerBook, asked: Asked, decided: Decided) -> Payer | None:
    rule = next(book.rules.matching(asked), None)
    if rule is None or _called(book, rule, asked.at) is not None:
        return None
    if decided.payer_in is not None and rule.key.kind is RuleKind.NUMBER:
        # Somebody pays for being called already, and the number tells of nobody else.
        return None
    return book.companies.get(rule.company_id)


def _called(book: PayerBook, rule: PayerRule, moment: datetime) -> Payer | None:
    if not book.has_inbound or rule.key.kind is not RuleKind.NUMBER:
        return None
    payer = book.companies.get(rule.company_id)
    return payer if payer and payer.inbound_at(moment) else None


def _is(payer: Payer | None, owner: Payer | None) -> bool:
    return payer is not None and owner is not None and payer.company_id == owner.company_id


def live_payer(
    book: PayerBook, account: str | None, host: str, callee: str, moment: datetime
) -> LivePayer:
    """Give who pays as `settled` does, as far as it can be told without the source."""
    owner = None if account is None else owner_of(book, account, moment)
    if owner is not None or not book.rules.rules:
        return LivePayer(owner)
    plan = _plan(book.plans, account, host, moment)
    asked = Asked(src_ip=None, host=host, callee=callee, at=moment, plan=plan)
    if book.rules.may_go_by_source(asked):
        return LivePayer(None, certain=False)
    return LivePayer(_by_rule(book, asked, UNDECIDED))


def explained(book: PayerBook, cdr: Cdr, decided: Decided) -> Iterator[Match]:
    """Give everything that could tell who pays, in the order in which it is asked."""
    owner = None if cdr.account is None else owner_of(book, cdr.account, cdr.start_time)
    if owner is not None:
        yield Match(company_id=owner.company_id)
    for rule in book.rules.matching(_asked(book.plans, cdr, decided)):
        if _called(book, rule, cdr.start_time) is None:
            yield Match(company_id=rule.company_id, rule=rule)
    _, meant = settled(book, cdr, Decided(host=decided.host))
    number = book.rules.number(_asked(book.plans, meant, decided))
    if number is not None and _called(book, number, cdr.start_time) is not None:
        yield Match(company_id=number.company_id, rule=number, side=Side.INBOUND)


def may_pay(rules: PayerRules, plans: PlanBook, cdr: Cdr, host: str) -> bool:
    """Tell whether any of these rules fits a call."""
    return next(rules.matching(_asked(plans, cdr, Decided(host=host))), None) is not None


def _asked(plans: PlanBook, cdr: Cdr, decided: Decided) -> Asked:
    return Asked(
        src_ip=cdr.src_ip,
        host=decided.host,
        callee=cdr.callee or "",
        at=cdr.start_time,
        plan=_plan(plans, cdr.account, decided.host, cdr.start_time),
    )


def _plan(
    plans: PlanBook, account: str | None, host: str | None, moment: datetime
) -> NumberPlan | None:
    # Who pays is not known yet: no plan of a company tells it.
    return plans.find(Source(account=account, host=host), moment)
