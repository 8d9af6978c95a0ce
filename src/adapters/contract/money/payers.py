"""What every book of money promises of who pays for calls that no account names."""

from datetime import timedelta

import pytest

from adapters.contract.asking import needs_outages
from adapters.contract.builders import MOMENT
from adapters.contract.money.keeping import MoneyProbe, changed, opened
from application.errors import UnavailableError
from domain.money.events import CompanyOpened
from domain.money.payer_mapping import (
    host_key,
    number_key,
    set_payer_rule,
    source_key,
    told_of,
)
from domain.pricing.payer_rules import PayerRule

DAY = timedelta(days=1)


class PayersContract:
    """Rules are kept as they were told, of one key and start the last one."""

    async def test_rules_are_kept_as_they_are(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        wanted = [
            PayerRule(company_id=number, key=source_key("192.0.2.0/24")),
            PayerRule(company_id=number, key=source_key("192.0.2.0/24", "9011")),
            PayerRule(company_id=number, key=source_key("2001:db8::/32")),
            PayerRule(company_id=number, key=host_key("sip-01"), valid_from=MOMENT),
            PayerRule(
                company_id=number,
                key=number_key("4930*"),
                valid_from=MOMENT,
                valid_to=MOMENT + DAY,
            ),
        ]
        for rule in reversed(wanted):
            decide = set_payer_rule(rule.key, rule.valid_from, rule.valid_to)
            await changed(probe, number, decide)
        assert await kept(probe) == wanted

    async def test_a_rule_takes_the_place_of_the_one_with_its_start(
        self, probe: MoneyProbe
    ) -> None:
        first, second = await opened(probe), await opened(probe, "Beta")
        key = source_key("192.0.2.0/24")
        await changed(probe, first, set_payer_rule(key, moves_at=MOMENT))
        await changed(probe, second, set_payer_rule(key, moves_at=MOMENT))
        await changed(probe, first, set_payer_rule(key, MOMENT + DAY))
        await changed(probe, second, set_payer_rule(key, MOMENT + DAY, MOMENT + 2 * DAY))
        assert await kept(probe) == [
            PayerRule(company_id=first, key=key),
            PayerRule(company_id=second, key=key, valid_from=MOMENT),
            PayerRule(
                company_id=second,
                key=key,
                valid_from=MOMENT + DAY,
                valid_to=MOMENT + 2 * DAY,
            ),
        ]

    async def test_what_changes_nothing_is_not_told(self, probe: MoneyProbe) -> None:
        number = await opened(probe)
        key = host_key("sip-01")
        for _ in range(2):
            await changed(probe, number, set_payer_rule(key, MOMENT))
        opening, told = await probe.events(number)
        assert isinstance(opening, CompanyOpened)
        assert told == told_of(PayerRule(company_id=number, key=key, valid_from=MOMENT))

    async def test_away_no_rule_is_told(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        number = await opened(probe)
        async with probe.books() as books:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.money.change(number, set_payer_rule(host_key("sip-01")))
            with pytest.raises(UnavailableError):
                await books.register.payer_rules()
            await probe.come_back()
        assert await kept(probe) == []


async def kept(probe: MoneyProbe) -> list[PayerRule]:
    """List all rules."""
    async with probe.books() as books:
        return list(await books.register.payer_rules())
