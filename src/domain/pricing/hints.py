"""Why a number has no price: what is near to it, other prefixes or other times."""

from collections.abc import Iterable
from datetime import datetime
from heapq import nsmallest
from itertools import chain

from domain.numbering.number import KeptNumber
from domain.pricing.effective import version_in_force
from domain.pricing.lookup import is_of_digits
from domain.pricing.paying import Assignment
from domain.pricing.price_book import PriceBook
from domain.pricing.selecting import NOWHERE, Origin
from domain.pricing.sides import Side
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import UnratedReason

_MOST = 3


def hint(  # noqa: PLR0913 a call has as many parts
    book: PriceBook,
    company_id: int,
    number: str,
    moment: datetime,
    reason: UnratedReason,
    *,
    origin: Origin = NOWHERE,
    side: Side = Side.OUTBOUND,
) -> str | None:
    """Tell what is near to a call of a company that has no price; None where nothing is."""
    if reason is UnratedReason.DURATION_OVER_LIMIT:
        longest = book.longest_call.total_seconds()
        return f"a call of more than {longest:.0f} s is stored unrated, for a person to judge"
    payer = book.companies.get(company_id)
    assignments: Iterable[Assignment] = ()
    held = None
    if payer is not None and side is Side.INBOUND:
        assignments, held = payer.inbound, payer.inbound_at(moment)
    elif payer is not None:
        assignments = chain.from_iterable(payer.selected(origin))
        held = payer.assignment_for(origin, moment)
    if held is None:
        later = min((each.valid_from for each in assignments if each.valid_from > moment),
                    default=None)  # fmt: skip
        return _begins("its first tariff", later) if later else "it has no tariff at that time"
    versions = book.tariffs.get(held.tariff, ())
    version = version_in_force(versions, moment)
    if version is None:
        later = min((v.effective_from for v in versions if v.effective_from > moment), default=None)
        return _begins(f"the tariff {held.tariff}", later) if later else None
    return _near(version, number) if reason is UnratedReason.NO_RATE else None


def nearest(prefixes: Iterable[str], number: str) -> list[str]:
    """Give the prefixes that share the longest head with a number, at most three."""
    digits = number.removeprefix("+")
    near = nsmallest(
        _MOST, ((-_shared(prefix, digits), len(prefix), prefix) for prefix in prefixes)
    )
    return [prefix for shared, _, prefix in near if shared and shared == near[0][0]]


def why_any(number: str | None) -> str:
    """Tell why a number, as a tariff was asked for it, has the price of all numbers (`*`)."""
    if not number:
        return "the price is that of all numbers (*), since no number is known"
    digits = number.parts[0] if isinstance(number, KeptNumber) else number
    if not is_of_digits(digits):
        return (
            f"the price is that of all numbers (*), since {number!r} is not digits after an"
            " optional +: no prefix is ever looked for in it"
        )
    return f"the price is that of all numbers (*): no longer prefix has one for {digits} then"


def _near(version: TariffVersion, number: str) -> str:
    near = nearest(version.rates, number)
    if not near:
        return f"no prefix of {version.name} begins as it does"
    return f"the nearest prefixes of {version.name}: {', '.join(near)}"


def _shared(prefix: str, digits: str) -> int:
    same = 0
    for one, other in zip(prefix, digits, strict=False):
        if one != other:
            break
        same += 1
    return same


def _begins(what: str, moment: datetime) -> str:
    return f"{what} begins on {moment:%Y-%m-%d %H:%M}Z"
