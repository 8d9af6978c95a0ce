"""The suites of tariffs and prices must refuse twins that each break one promise."""

import pytest

from adapters.contract.builders import MOMENT
from adapters.contract.pricing import (
    CountriesContract,
    NumberPlansContract,
    PriceBooksContract,
    PriceTablesContract,
    TariffStoreContract,
)
from adapters.contract.refusing import refused
from adapters.memory.pricing.countries import MemoryCountries
from adapters.memory.pricing.number_plans import MemoryNumberPlans
from adapters.memory.pricing.price_books import MemoryPriceBooks
from adapters.memory.pricing.price_tables import MemoryPriceTables
from adapters.memory.pricing.tariffs import MemoryTariffStore
from contract import wrong_plans
from contract import wrong_tariffs as wrong
from contract.number_plan_probes import MemoryNumberPlansProbe, RegionsProbe
from contract.price_table_probes import MemoryTablesProbe
from contract.tariff_probes import MemoryPricesProbe, MemoryTariffProbe

STORES = {
    wrong.CorrectsByReplacing: "test_a_correction_holds_in_place_of_its_version",
    wrong.FindsByNameAlone: "test_finding_changes_nothing",
    wrong.SavesWhatItLooksFor: "test_finding_changes_nothing",
    wrong.KeepsWhatCameFirst: "test_other_content_under_a_name_and_start_is_refused",
    wrong.KeepsEachTime: "test_the_same_again_changes_nothing",
    wrong.ComparesRatesAlone: "test_other_content_under_a_name_and_start_is_refused",
    wrong.LooksThenKeeps: "test_savers_at_once_keep_one",
    wrong.MixesCurrencies: "test_a_tariff_has_one_currency",
    wrong.ListsBeforeItIsThere: "test_what_fails_on_the_way_leaves_nothing",
    wrong.ListsInTheOrderOfArrival: "test_versions_come_by_name_and_start",
    wrong.KeepsTheGivenNumber: "test_a_version_is_loaded_as_it_was_saved",
    wrong.KnowsNoDestination: "test_a_version_is_loaded_as_it_was_saved",
    wrong.GivesAnEmptyVersion: "test_an_unknown_version_is_refused",
    wrong.ForgetsTheRounding: "test_a_version_is_loaded_as_it_was_saved",
    wrong.ForgetsTheZone: "test_a_version_is_loaded_as_it_was_saved",
    wrong.CountsTwice: "test_each_prefix_is_told_of_once",
    wrong.IsEmptyWhileAway: "test_away_means_later",
}
PRICES = {
    wrong.KnowsTheFirstBookAlone: "test_a_change_shows_as_a_whole_at_the_next_look",
    wrong.IsNeverOutdated: "test_who_knows_that_they_are_outdated_gets_later_ones",
    wrong.GivesStalePrices: "test_prices_that_are_not_fresh_are_none",
    wrong.KnowsTheFirstVersionAlone: "test_the_version_of_the_calls_time_holds",
    wrong_plans.BooksAsWritten: "test_a_plan_reads_numbers_from_the_next_look_on",
}

TABLES = {
    wrong.ForgetsWhen: "test_a_call_of_before_is_not_priced",
    wrong.GivesAllCompanies: "test_one_company_is_priced_alone",
    wrong.ReadsOnce: "test_every_change_shows_at_once",
    wrong.SelectsNothing: "test_certain_calls_have_a_tariff_of_their_own",
    wrong_plans.PricesAsWritten: "test_numbers_are_read_by_a_plan",
}

PLANS = {
    wrong_plans.LooksThenChanges: "test_of_many_at_once_each_sees_the_others",
    wrong_plans.ForgetsSuffixes: "test_plans_are_kept_as_they_are",
    wrong_plans.KeepsTheLastUse: "test_who_uses_a_plan_is_kept",
    wrong_plans.KeepsWhatWasCorrected: "test_a_correction_takes_the_place_of_what_it_corrects",
    wrong_plans.HasNoneWhileAway: "test_away_means_later",
}
COUNTRIES = {
    wrong_plans.KnowsCapitalsAlone: "test_a_number_of_the_country_is_one",
    wrong_plans.KnowsEveryCountry: "test_what_is_no_country_has_none",
}


@pytest.mark.parametrize(("store", "promise"), STORES.items())
async def test_a_wrong_store_is_refused(store: type[MemoryTariffStore], promise: str) -> None:
    assert promise in await refused(TariffStoreContract, lambda: MemoryTariffProbe(store(MOMENT)))


@pytest.mark.parametrize(("prices", "promise"), PRICES.items())
async def test_wrong_prices_are_refused(prices: type[MemoryPriceBooks], promise: str) -> None:
    assert promise in await refused(PriceBooksContract, lambda: MemoryPricesProbe(prices()))


@pytest.mark.parametrize(("tables", "promise"), TABLES.items())
async def test_wrong_tables_are_refused(tables: type[MemoryPriceTables], promise: str) -> None:
    assert promise in await refused(PriceTablesContract, lambda: MemoryTablesProbe(tables()))


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (TariffStoreContract, MemoryTariffProbe),
        (PriceBooksContract, MemoryPricesProbe),
        (PriceTablesContract, MemoryTablesProbe),
    ],
)
async def test_the_right_twins_are_accepted(contract: type, make: type) -> None:
    assert await refused(contract, make) == set()


@pytest.mark.parametrize(("plans", "promise"), PLANS.items())
async def test_wrong_plans_are_refused(plans: type[MemoryNumberPlans], promise: str) -> None:
    probe = MemoryNumberPlansProbe
    assert promise in await refused(NumberPlansContract, lambda: probe(plans()))


@pytest.mark.parametrize(("countries", "promise"), COUNTRIES.items())
async def test_wrong_countries_are_refused(countries: type[MemoryCountries], promise: str) -> None:
    assert promise in await refused(CountriesContract, lambda: RegionsProbe(countries()))
