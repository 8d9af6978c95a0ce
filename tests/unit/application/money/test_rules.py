"""What holds for every call is said by an operator, or first by a worker that starts."""

from datetime import timedelta

from adapters.memory.money.book import MemoryMoneyBook
from application.money.noticing import Said
from application.money.rules import ChangeRules
from domain.money.rules import Rules
from domain.pricing.same_dialog import SameDialog

HOUR = timedelta(hours=1)


async def test_a_worker_says_what_it_was_started_with_and_follows_what_was_said() -> None:
    rules = ChangeRules(MemoryMoneyBook())
    assert await rules.seed_longest_call(2 * HOUR) == Rules(version=1, longest_call=2 * HOUR)
    said = await rules.set_longest_call(5 * HOUR, "conferences")
    assert said == Said(Rules(version=2, longest_call=5 * HOUR), news=True)
    assert await rules.seed_longest_call(2 * HOUR) == said.held
    assert await rules.set_longest_call(5 * HOUR, "again") == Said(said.held, news=False)


async def test_a_dialog_is_billed_once_where_an_operator_says_so() -> None:
    rules = ChangeRules(MemoryMoneyBook())
    await rules.seed_longest_call(2 * HOUR)
    once = SameDialog(hosts=("sip-1",))
    for news in (True, False):
        said = await rules.set_same_dialog(once, "two proxies")
        assert (said.held.same_dialog, said.news) == (once, news)
