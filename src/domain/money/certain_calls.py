"""Certain calls of a company, as an operator names them."""

from domain.money.errors import InvalidWishError
from domain.money.names import account_name
from domain.money.payer_mapping import source_key
from domain.pricing.selecting import Selector, SelectorKind


def certain_calls(
    *,
    account: str | None = None,
    source: str | None = None,
    tech_prefix: str = "",
    host: str | None = None,
) -> Selector | None:
    """Give the selector of calls that are named by one of these; None: all calls.

    Raises:
        InvalidWishError: named by several, no such network, or a tech prefix without one.
    """
    if sum(each is not None for each in (account, source, host)) > 1:
        raise InvalidWishError("calls are named by account, by source or by host: by one of them")
    if tech_prefix and source is None:
        raise InvalidWishError("a tech prefix goes with a source", "tech_prefix")
    if source is not None:
        key = source_key(source, tech_prefix)
        return Selector(kind=SelectorKind.SOURCE, value=key.value, tech_prefix=key.tech_prefix)
    if account is not None:
        return Selector(kind=SelectorKind.ACCOUNT, value=account_name(account))
    return None if host is None else Selector(kind=SelectorKind.HOST, value=account_name(host))
