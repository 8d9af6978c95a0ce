"""What a tariff remembers of its versions is what its versions say."""

from datetime import timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import START
from domain.pricing.effective import version_in_force
from domain.pricing.selling import Tariff
from domain.pricing.tariff import TariffVersion

DAY = timedelta(days=1)
VERSION = TariffVersion(tariff_id=1, name="t", currency="EUR", effective_from=START, rates={})


@st.composite
def versions(draw: st.DrawFn) -> list[TariffVersion]:
    found = []
    for number, (start, length) in enumerate(
        draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5))))
    ):
        begins = START + start * DAY
        ends = begins + length * DAY if length else None
        found.append(
            evolve(
                VERSION, tariff_id=number, effective_from=begins, effective_to=ends,
                correction=number,
            )
        )  # fmt: skip
    return draw(st.permutations(found))


@given(versions(), st.lists(st.integers(-1, 24)))
def test_the_version_at_a_moment_is_the_one_in_force_however_often_it_is_asked(
    found: list[TariffVersion], halves: list[int]
) -> None:
    tariff = Tariff(found)
    for moment in [START + half * DAY / 2 for half in halves * 2]:
        assert tariff.at(moment) is version_in_force(found, moment)


def test_a_moment_is_between_the_changes_that_it_lies_at() -> None:
    old = evolve(VERSION, effective_to=START + DAY)
    tariff = Tariff([old])
    tick = timedelta(microseconds=1)
    assert tariff.at(START) is old
    assert tariff.at(START - tick) is None
    assert tariff.at(START + DAY - tick) is old
    assert tariff.at(START + DAY) is None


def test_it_has_a_currency_where_all_versions_have_the_same() -> None:
    dollars = evolve(VERSION, currency="USD")
    assert Tariff([VERSION, VERSION]).currency == "EUR"
    assert Tariff([VERSION, dollars]).currency is None
    assert Tariff([]).currency is None


def test_it_is_the_list_of_its_versions() -> None:
    tariff = Tariff([VERSION, evolve(VERSION, tariff_id=2)])
    assert [each.tariff_id for each in tariff] == [1, 2]
    assert len(tariff) == 2
    assert tariff[1].tariff_id == 2
    assert [each.tariff_id for each in tariff[:1]] == [1]
