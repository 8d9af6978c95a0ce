"""What every book promises of calls that are priced anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.builders.prices import ChangingPrices
from adapters.contract.calls.amending import (
    DAY,
    MONTH,
    ORDER,
    AmendmentProbe,
    a_call,
    a_tariff,
    balance,
    everything,
    held,
    moved,
    opened,
    prices,
    rerate,
)
from application.calls.amend_call import CorrectCall
from application.calls.rerate_calls import RerateCalls
from domain.money.deciding import map_account
from domain.money.movement import MovementKind
from domain.money.payer_mapping import host_key, number_key, set_payer_rule, source_key
from domain.money.standing import Decide
from domain.pricing.paying import Payer, Tenure
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import UnratedReason

_NINTH = MOMENT + timedelta(minutes=9)
CALL, REVERSAL = MovementKind.CALL, MovementKind.REVERSAL


class ReratingContract:
    """What was debited wrongly is given back, and the right price debited, once."""

    async def test_a_wrong_price_is_given_back_and_the_right_one_debited(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2)])
            done = await rerate(books, right)
            assert (done.looked_at, done.changed) == (2, 2)
            assert dict(done.differences()) == {(company, "EUR"): Decimal("-0.2")}
            assert await balance(books) == Decimal(-1)
        assert await moved(probe) == [
            (CALL, 0, Decimal("-0.6")), (CALL, 0, Decimal("-0.6")),
            (REVERSAL, 1, Decimal("0.6")), (REVERSAL, 1, Decimal("0.6")),
            (CALL, 1, Decimal("-0.5")), (CALL, 1, Decimal("-0.5")),
        ]  # fmt: skip

    async def test_nothing_is_priced_by_prices_that_have_changed_meanwhile(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(n, book) for n in (1, 2)])
            now = await probe.change_prices()
            outdated = evolve(prices(company, a_tariff("0.60")), version=now - 1)
            read = ChangingPrices(evolve(book, version=now), before=outdated)
            rerating = RerateCalls(book=books.amendments, prices=read)
            assert (await rerating(MONTH, ORDER)).changed == 0
            correct = CorrectCall(
                book=books.amendments,
                calls=books.calls,
                prices=ChangingPrices(evolve(book, version=now), before=outdated),
            )
            [kept, _] = await held(books)
            await correct(kept.call_key, timedelta(seconds=120), ORDER)
        assert [amount for *_, amount in await moved(probe)] == [
            Decimal("-0.5"), Decimal("-0.5"), Decimal("0.5"), Decimal(-1),
        ]  # fmt: skip

    async def test_a_second_run_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            right = prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            await rerate(books, right)
            before = await moved(probe)
            again = await rerate(books, right)
            other_version = prices(company, a_tariff("0.50", tariff_id=99))
            assert (again.changed, (await rerate(books, other_version)).changed) == (0, 0)
        assert await moved(probe) == before

    async def test_a_dry_run_tells_and_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            done = await rerate(books, prices(company, a_tariff("0.10")), dry_run=True)
            assert dict(done.differences()) == {(company, "EUR"): Decimal("-0.5")}
            assert await balance(books) == Decimal("-0.6")

    async def test_a_call_without_a_price_gets_one(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, PriceBook()), a_call(2, PriceBook(), account="x")])
            done = await rerate(books, prices(company, a_tariff("0.60")))
            assert done.unrated == {UnratedReason.UNKNOWN_ACCOUNT: 1}
            first, second = await held(books)
            assert (first.held.verdict.company_id, first.revision) == (company, 1)
            assert second.revision == 0
            assert await balance(books) == Decimal("-0.6")
        assert await moved(probe) == [(CALL, 1, Decimal("-0.6"))]

    async def test_a_call_stays_with_who_paid_it(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            book = prices(company, a_tariff("0.50"))
            elsewhere = Payer(company_id=company + 1, currency="EUR")
            await rerate(books, evolve(book, payers={"acct-1": elsewhere}))
            assert await balance(books) == Decimal("-0.5")

    async def test_a_call_goes_to_who_paid_for_its_account_at_its_answer(
        self, probe: AmendmentProbe
    ) -> None:
        async with everything(probe) as books:
            first, second = await opened(books), await a_company(books.money, "Beta")
            book = prices(first, a_tariff("0.60"))
            await books.ledger.record([a_call(n, book) for n in (1, 2)])
            moved_at = a_call(2, book).cdr.start_time
            one, other = book.payers["acct-1"], evolve(book.payers["acct-1"], company_id=second)
            tenures = [Tenure(payer=one), Tenure(payer=other, valid_from=moved_at)]
            now = evolve(
                book,
                payers={"acct-1": other},
                moved={"acct-1": tenures},
                companies={first: one, second: other},
            )
            assert (await rerate(books, now)).changed == 0
            done = await rerate(books, now, parties=True)
            assert dict(done.differences()) == {
                (first, "EUR"): Decimal("-0.6"), (second, "EUR"): Decimal("0.6"),
            }  # fmt: skip
            assert (await rerate(books, now, parties=True)).changed == 0
            balances = [each.balance for each in await books.register.companies()]
            assert balances == [Decimal("-0.6"), Decimal("-0.6")]
        assert [(each.company_id, each.kind) for each in await probe.movements()][2:] == [
            (first, REVERSAL), (second, CALL),
        ]  # fmt: skip

    async def test_only_what_is_wanted_is_looked_at(self, probe: AmendmentProbe) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            starts = (MONTH.start, MONTH.end - timedelta(microseconds=1), MONTH.end)
            calls = [a_call(n, book, start_time=start) for n, start in enumerate(starts, 1)]
            await books.ledger.record([*calls, a_call(9, PriceBook(), account="acct-2")])
            assert [call.call_key for call in await held(books)] == [
                calls[0].call_key,
                a_call(9, PriceBook(), account="acct-2").call_key,
                calls[1].call_key,
            ]
            mine = evolve(MONTH, company_id=company)
            assert (await rerate(books, book, mine)).looked_at == 2
            await books.money.change(company, map_account("acct-2"))
            assert (await rerate(books, book, mine)).looked_at == 3

    @pytest.mark.parametrize(
        ("rule", "looked_at"),
        [
            (set_payer_rule(source_key("127.0.0.0/8", "0049")), 2),
            (set_payer_rule(source_key("127.0.0.0/8", "1#")), 1),
            (set_payer_rule(source_key("10.0.0.0/8")), 1),
            (set_payer_rule(source_key("::/0")), 1),
            (set_payer_rule(host_key("sip-01"), _NINTH), 2),
            (set_payer_rule(host_key("sip-01"), None, _NINTH), 1),
            (set_payer_rule(host_key("sip-99")), 1),
            (set_payer_rule(number_key("4930123"), None, _NINTH + DAY), 2),
            (set_payer_rule(number_key("4930123"), _NINTH + DAY), 1),
            (set_payer_rule(number_key("4930*")), 2),
            (set_payer_rule(number_key("493012")), 1),
            (set_payer_rule(number_key("49301234*")), 1),
        ],
    )
    async def test_a_call_of_nobody_is_looked_at_for_whom_a_rule_fits(
        self, probe: AmendmentProbe, rule: Decide, looked_at: int
    ) -> None:
        async with everything(probe) as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            stranger = a_call(9, PriceBook(), account="x", callee="004930123")
            nameless = a_call(10, PriceBook(), account="x", callee=None, src_ip=None)
            await books.ledger.record([a_call(1, book), stranger, nameless])
            await books.money.change(company, rule)
            mine = evolve(MONTH, company_id=company, end=nameless.cdr.start_time)
            assert (await rerate(books, book, mine)).looked_at == looked_at
            await rerate(books, book, evolve(MONTH, company_id=company))
