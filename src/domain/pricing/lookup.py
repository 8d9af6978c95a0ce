"""Which rate of which version holds for a number at a moment."""

from collections.abc import Sequence
from datetime import datetime

from domain.numbering.number import KeptNumber
from domain.pricing.amounts import MICROSECOND
from domain.pricing.effective import version_in_force
from domain.pricing.errors import NoRateError, NoTariffError
from domain.pricing.selling import Tariff
from domain.pricing.tariff import Rate, TariffVersion
from domain.pricing.zones import EPOCH

EVER = 1 << 62


def version_at(versions: Sequence[TariffVersion], moment: datetime) -> TariffVersion:
    """Choose the version of a tariff that is in force.

    Raises:
        NoTariffError: none is.
    """
    if isinstance(versions, Tariff):
        found = versions.at(moment)
    else:
        found = version_in_force(versions, moment)
    if found is None:
        raise NoTariffError(f"no tariff in force at {moment.isoformat()}")
    return found


def get_effective_rate(
    version: TariffVersion, number: str, moment: datetime, caller: str = ""
) -> Rate:
    """Choose the rate of the longest prefix that has a band in force; a leading plus is left out.

    Of the rates of one prefix that of the longest prefix of the caller is tried first. A number
    that is not of digits alone begins with no prefix but the empty one. The prefix of a kept one
    has its whole head, or is the empty one.

    Raises:
        NoRateError: no prefix of the number has a price at that moment.
    """
    return rate_at(version, number, (moment - EPOCH) // MICROSECOND, caller)[0]


def rate_at(
    version: TariffVersion, number: str, moment: int, caller: str = ""
) -> tuple[Rate, int, int]:
    """Choose as `get_effective_rate`; give the place of the band as well, and until when it holds.

    Moments are microseconds since the epoch, UTC.

    Raises:
        NoRateError: as there.
    """
    digits, head = number.removeprefix("+"), 0
    if not (digits.isascii() and digits.isdigit()):
        digits, head = _not_of_digits(number)
    for rate in version.along(digits):
        if 0 < len(rate.prefix) < head:
            continue
        if rate.callers:
            for_caller = _rate_for(caller, rate, moment, version.zone)
            if for_caller is not None:
                return for_caller
        band, until = band_at(rate, moment, version.zone)
        if band is not None:
            return rate, band, until
    raise NoRateError(f"no rate for {number!r} in {version.name}")


def _rate_for(caller: str, rate: Rate, moment: int, zone: str) -> tuple[Rate, int, int] | None:
    digits = _digits(caller)
    for each in rate.callers:
        if digits.startswith(each.caller_prefix):
            band, until = band_at(each, moment, zone)
            if band is not None:
                return each, band, until
    return None


def is_of_digits(number: str) -> bool:
    """Tell whether it is digits after an optional plus, as prefixes are: others begin with none."""
    digits = number.removeprefix("+")
    return digits.isascii() and digits.isdigit()


def _digits(number: str) -> str:
    return number.removeprefix("+") if is_of_digits(number) else ""


def band_at(rate: Rate, moment: int, zone: str) -> tuple[int | None, int]:
    """Give the place of the band in force, and a later moment before which it stays so."""
    return (0, EVER) if rate.timetable is None else rate.timetable.at(moment, zone)


def _not_of_digits(number: str) -> tuple[str, int]:
    digits, head = number.parts if isinstance(number, KeptNumber) else ("", 0)
    return (digits, head) if is_of_digits(digits) else ("", 0)
