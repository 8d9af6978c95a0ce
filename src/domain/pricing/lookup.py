"""Which rate of which version holds for a number at a moment."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.pricing.clock import band_at
from domain.pricing.errors import NoRateError
from domain.pricing.tariff import Rate, TariffVersion

_LONGEST_PREFIX = 18


def version_at(versions: Sequence[TariffVersion], moment: datetime) -> TariffVersion:
    """Choose the version in force that took effect last.

    Raises:
        NoRateError: none is in force.
    """
    found = [version for version in versions if version.holds_at(moment)]
    if not found:
        raise NoRateError(f"no tariff in force at {moment.isoformat()}")
    return max(found, key=lambda version: version.effective_from)


def get_effective_rate(version: TariffVersion, number: str, moment: datetime) -> Rate:
    """Choose the rate of the longest prefix that has a band in force; a leading plus is left out.

    Raises:
        NoRateError: no prefix of the number has a price at that moment.
    """
    zone = ZoneInfo(version.zone)
    digits = number.removeprefix("+")
    longest = min(len(digits), _LONGEST_PREFIX) if digits.isdigit() else 0
    for length in range(longest, -1, -1):
        rate = version.rates.get(digits[:length])
        if rate is not None and band_at(rate.bands, moment, zone) is not None:
            return rate
    raise NoRateError(f"no rate for {number!r} in {version.name}")
