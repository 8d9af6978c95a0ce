"""The example numbers of every region, in each written form, are the numbers that phones say."""

import subprocess
import sys
from collections.abc import Mapping

import phonenumbers
import pytest
from attrs import evolve
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from adapters.countries import PhoneCountries
from domain.numbering.normalising import normalise
from domain.numbering.number import NumberKind
from domain.numbering.plan import Bare, NumberPlan

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
KINDS = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.VOIP,
)


def plan_of(region: str) -> NumberPlan:
    plan = PhoneCountries().find(region)
    assert plan is not None
    return plan


def examples(region: str) -> Mapping[str, phonenumbers.PhoneNumber]:
    found = [phonenumbers.example_number_for_type(region, kind) for kind in KINDS]
    numbers = [number for number in found if number is not None]
    return {phonenumbers.format_number(each, PhoneNumberFormat.E164)[1:]: each for each in numbers}


@pytest.mark.parametrize("region", REGIONS)
def test_each_written_form_is_the_same_number(region: str) -> None:
    plan = plan_of(region)
    # The form without any prefix is of one kind or of the other.
    abroad, at_home = (evolve(plan, bare=bare) for bare in (Bare.INTERNATIONAL, Bare.NATIONAL))
    table = examples(region)
    assert table
    for e164, number in table.items():
        national = phonenumbers.national_significant_number(number)
        trunk = f"{plan.national_prefix}{national}"
        pretty = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
        uri = phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
        prefixes = ("+", "00", *plan.international_prefixes)
        for written in (*(f"{each}{e164}" for each in prefixes), pretty, uri):
            assert normalise(written, plan).e164 == e164, written
        assert normalise(e164, abroad).e164 == e164
        assert normalise(trunk, at_home).e164 == e164


@pytest.mark.parametrize("region", REGIONS)
def test_emergency_numbers_are_kept(region: str) -> None:
    plan = plan_of(region)
    for number in plan.keep:
        assert normalise(number, plan).kind is NumberKind.KEPT


def test_all_regions_have_a_plan_and_some_have_their_own_prefix() -> None:
    assert len(REGIONS) > 240
    some = ("US", "AU", "RU", "DE", "TH")
    prefixes = {each: plan_of(each).international_prefixes for each in some}
    assert prefixes == {"US": ("011",), "AU": ("0011",), "RU": ("810",), "DE": (), "TH": ()}
    assert [plan_of(each).bare for each in ("DE", "US", "IT")] == [
        Bare.INTERNATIONAL, Bare.NATIONAL, Bare.NATIONAL,
    ]  # fmt: skip
    assert {"110", "112"} <= set(plan_of("DE").keep)
    assert "911" in plan_of("US").keep


def test_without_the_library_it_is_said_what_to_install() -> None:
    ask = (
        "import sys; sys.modules['phonenumbers'] = None\n"
        "from adapters.countries import PhoneCountries\n"
        "from application.errors import SetupError\n"
        "try:\n    PhoneCountries().find('DE')\n"
        "except SetupError as error:\n    print(error)"
    )
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert said.stdout.strip().endswith("install akira-cdr[cli]")
