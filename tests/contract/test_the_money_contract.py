"""The suite of money must refuse what is wrong: twins that each break one promise."""

import pytest

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from contract import wrong_money as wrong
from contract.money_probes import MemoryMoneyProbe
from contract.test_money import MoneyContract
from contract.test_the_ledger_contract import refused

LEDGERS = {
    wrong.DebitsEveryDelivery: "test_a_call_debits_its_company_once",
    wrong.NeverDebits: "test_a_call_debits_its_company_once",
    wrong.DebitsBeforeItLooks: "test_a_refused_batch_moves_nothing",
    wrong.RefusesTheSuspended: "test_a_finished_call_is_always_debited",
    wrong.RoundsToCents: "test_a_call_debits_its_company_once",
    wrong.ForgetsSuppliers: "test_the_suppliers_book_is_its_own",
}
MONEY_BOOKS = {
    wrong.OpensTwice: "test_a_name_is_given_once",
    wrong.KeepsOldPayers: "test_an_account_has_one_payer",
    wrong.AssignsTwice: "test_a_tariff_holds_until_the_next",
    wrong.ForgetsWhatFollows: "test_other_limits_have_consequences",
    wrong.ShowsNoPayments: "test_a_payment_is_entered_once_a_reference",
    wrong.SwallowsRefusals: "test_a_payment_is_entered_once_a_reference",
    wrong.LooksThenPays: "test_the_same_payment_at_once_is_entered_once",
    wrong.ShowsNoTariff: "test_a_tariff_holds_until_the_next",
}
REGISTERS = {wrong.BeginsAtZero: "test_a_statement_explains_the_balance"}


@pytest.mark.parametrize(("ledger", "promise"), LEDGERS.items())
async def test_a_wrong_ledger_is_refused(ledger: type[MemoryCdrLedger], promise: str) -> None:
    assert promise in await refused(MoneyContract, lambda: MemoryMoneyProbe(ledger_type=ledger))


@pytest.mark.parametrize(("book", "promise"), MONEY_BOOKS.items())
async def test_a_wrong_book_is_refused(book: type[MemoryMoneyBook], promise: str) -> None:
    assert promise in await refused(MoneyContract, lambda: MemoryMoneyProbe(book_type=book))


@pytest.mark.parametrize(("register", "promise"), REGISTERS.items())
async def test_a_wrong_register_is_refused(
    register: type[MemoryMoneyRegister], promise: str
) -> None:
    assert promise in await refused(MoneyContract, lambda: MemoryMoneyProbe(register_type=register))


async def test_the_right_twins_are_accepted() -> None:
    assert await refused(MoneyContract, MemoryMoneyProbe) == set()
