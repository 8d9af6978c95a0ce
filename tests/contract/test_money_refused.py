"""The suite of money must refuse what is wrong: twins that each break one promise."""

from collections.abc import Callable

import pytest

from adapters.contract.money import CurrenciesContract, CurrenciesProbe, MoneyBookContract
from adapters.contract.refusing import refused
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.currencies import MemoryCurrencies
from adapters.memory.money.register import MemoryMoneyRegister
from contract import wrong_issuing
from contract import wrong_money as wrong
from contract.money_probes import ListProbe, MemoryMoneyProbe

MONEY_BOOKS = {
    wrong.OpensTwice: "test_a_name_is_given_once",
    wrong.KeepsOldPayers: "test_an_account_has_one_payer",
    wrong.AssignsTwice: "test_a_wrong_assignment_is_corrected_from_its_start",
    wrong.AssignsForAll: "test_a_tariff_for_certain_calls_lies_beside_that_for_all",
    wrong.ForgetsWhatFollows: "test_other_limits_have_consequences",
    wrong.ShowsNoPayments: "test_a_payment_is_entered_once_a_reference",
    wrong.ShowsNoBundles: "test_a_settlement_moves_the_difference_once",
    wrong.SwallowsRefusals: "test_a_payment_is_entered_once_a_reference",
    wrong.LooksThenPays: "test_the_same_payment_at_once_is_entered_once",
    wrong.ShowsNoTariff: "test_a_tariff_holds_until_the_next",
    wrong.TakesAnyTariff: "test_a_route_needs_a_supplier_and_a_tariff",
    wrong.ShowsNoSuspicions: "test_a_suspicion_is_told_once_whoever_sees_it",
    wrong.ShowsNoRoutes: "test_a_route_is_opened_again_where_another_supplier_got_its_calls",
    wrong.ForgetsNetworks: "test_routes_are_kept_as_they_are",
    wrong_issuing.LooksThenIssues: ("test_companies_invoiced_at_once_have_numbers_without_a_gap"),
    wrong_issuing.CountsForEachCompany: "test_what_is_refused_takes_no_number",
    wrong_issuing.CountsForAllSeries: "test_what_was_issued_is_given_back",
    wrong_issuing.ShowsNoInvoices: "test_what_is_refused_takes_no_number",
    wrong_issuing.ShowsInvoicesOfASeries: ("test_a_month_invoiced_by_many_at_once_is_issued_once"),
}
REGISTERS = {
    wrong.BeginsAtZero: "test_a_statement_explains_the_balance",
    wrong.ForgetsEnds: "test_bundles_are_kept_as_they_were_agreed",
    wrong.WatchesEverybody: "test_what_is_watched_last_is_watched",
    wrong.MixesSuspicions: "test_who_looked_at_it_stands_beside",
    wrong_issuing.MixesInvoices: "test_what_was_issued_is_given_back",
    wrong_issuing.SortsInvoices: "test_what_was_issued_is_given_back",
    wrong_issuing.TellsNoDifferences: "test_what_was_issued_is_given_back",
    wrong_issuing.NamesWhoWasSentNone: "test_what_was_issued_is_given_back",
    wrong_issuing.TellsInvoicesWhileAway: "test_away_no_invoice_is_told",
}


@pytest.mark.parametrize(("book", "promise"), MONEY_BOOKS.items())
async def test_a_wrong_book_is_refused(book: type[MemoryMoneyBook], promise: str) -> None:
    make = lambda: MemoryMoneyProbe(book_type=book)  # noqa: E731
    assert promise in await refused(MoneyBookContract, make)


@pytest.mark.parametrize(("register", "promise"), REGISTERS.items())
async def test_a_wrong_register_is_refused(
    register: type[MemoryMoneyRegister], promise: str
) -> None:
    make = lambda: MemoryMoneyProbe(register_type=register)  # noqa: E731
    assert promise in await refused(MoneyBookContract, make)


async def test_a_wrong_list_of_currencies_is_refused() -> None:
    broken = await refused(CurrenciesContract, lambda: ListProbe(wrong.GuessesTwoDecimals()))
    assert broken == {"test_a_currency_has_its_minor_unit", "test_what_nobody_pays_in_is_none"}


@pytest.mark.parametrize(
    ("contract", "make"),
    [
        (MoneyBookContract, MemoryMoneyProbe),
        (CurrenciesContract, lambda: ListProbe(MemoryCurrencies())),
    ],
)
async def test_the_right_twins_are_accepted(
    contract: type, make: Callable[[], CurrenciesProbe | MemoryMoneyProbe]
) -> None:
    assert await refused(contract, make) == set()
