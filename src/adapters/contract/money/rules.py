"""What every book of money promises of the rules that hold for every call."""

from datetime import timedelta

from adapters.contract.money.keeping import MoneyProbe
from domain.money.rules import Rules, seed_longest_call, set_longest_call, set_same_dialog
from domain.pricing.same_dialog import EACH, SameDialog

HOUR = timedelta(hours=1)


class RulesContract:
    """What was said last holds, for all who ask; a seed holds where nothing was said."""

    async def test_until_somebody_says_anything_the_usual_holds(self, probe: MoneyProbe) -> None:
        async with probe.books() as books:
            assert await books.register.rules() == Rules()

    async def test_what_was_said_last_holds(self, probe: MoneyProbe) -> None:
        async with probe.books() as books:
            for number, longest in enumerate((2 * HOUR, 30 * HOUR, 30 * HOUR), 1):
                held = await books.money.change_rules(set_longest_call(longest, "a test"))
                assert held == Rules(version=min(number, 2), longest_call=longest)
                assert await books.register.rules() == held

    async def test_a_seed_holds_only_where_nothing_was_said(self, probe: MoneyProbe) -> None:
        async with probe.books() as books:
            for longest in (2 * HOUR, 3 * HOUR):
                held = await books.money.change_rules(seed_longest_call(longest))
                assert held == Rules(version=1, longest_call=2 * HOUR)
            await books.money.change_rules(set_longest_call(5 * HOUR, "long conferences"))
            held = await books.money.change_rules(seed_longest_call(HOUR))
            assert held == Rules(version=2, longest_call=5 * HOUR)

    async def test_whose_dialogs_are_billed_once(self, probe: MoneyProbe) -> None:
        once = SameDialog(hosts=("sip-1", "sip-2"), within=HOUR)
        async with probe.books() as books:
            await books.money.change_rules(set_longest_call(2 * HOUR, "a test"))
            held = await books.money.change_rules(set_same_dialog(once, "two proxies"))
            assert held == Rules(version=2, longest_call=2 * HOUR, same_dialog=once)
            await books.money.change_rules(set_longest_call(3 * HOUR, "a test"))
            assert (await books.register.rules()).same_dialog == once
            held = await books.money.change_rules(set_same_dialog(EACH, "each its own"))
            assert held == Rules(version=4, longest_call=3 * HOUR)
