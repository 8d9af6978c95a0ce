"""How the subscribers of a country write numbers, by the metadata that phones carry."""

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from attrs import frozen

from application.errors import SetupError
from application.pricing.ports import Countries
from domain.numbering.plan import ALWAYS, Bare, NumberPlan

if TYPE_CHECKING:
    from phonenumbers import PhoneMetadata

_LONGEST_EMERGENCY = 4


@frozen
class PhoneCountries(Countries):
    """The metadata of phonenumberslite, which only the extra `cli` installs."""

    def find(self, region: str) -> NumberPlan | None:
        try:
            from phonenumbers import PhoneMetadata  # noqa: PLC0415 an extra
        except ImportError as error:
            raise SetupError(
                "the defaults of a country need phonenumberslite: install akira-cdr[cli]"
            ) from error
        found = PhoneMetadata.metadata_for_region(region.upper(), None)
        if found is None:
            return None
        trunk = found.national_prefix or ""
        by_trunk = trunk and not str(found.country_code).startswith(trunk)
        return NumberPlan(
            country_code=str(found.country_code),
            international_prefixes=tuple(_international(found)),
            national_prefix=trunk,
            bare=Bare.INTERNATIONAL if by_trunk else Bare.NATIONAL,
            keep=tuple(_emergency(PhoneMetadata.short_metadata_for_region(region.upper(), None))),
        )


def _international(found: "PhoneMetadata") -> Iterator[str]:
    """Give the one that everybody there uses; where it is the carrier's there is none."""
    for written in (found.international_prefix, found.preferred_international_prefix):
        if written and written.isdecimal() and written != ALWAYS:
            yield written
            return


def _emergency(found: "PhoneMetadata | None") -> Iterator[str]:
    pattern = found.emergency.national_number_pattern if found and found.emergency else None
    if pattern is None:
        return
    for length in range(1, _LONGEST_EMERGENCY + 1):
        for digits in product("0123456789", repeat=length):
            number = "".join(digits)
            if re.fullmatch(pattern, number) and not number.startswith(ALWAYS):
                yield number
