"""Who names an account or a host that nobody has heard of is told so, with those that are near."""

from datetime import UTC, datetime

import pytest

from adapters.contract.builders import a_cdr, a_company, a_provenance, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.proof.closes import MemoryCloseBook
from application.proof.near_names import NOBODY, Named, NearNames
from domain.intake.settled import Span
from domain.money.deciding import map_account

NEVER = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
async def near_names() -> NearNames:
    ledger = MemoryCdrLedger()
    book = MemoryMoneyBook(ledger.journal)
    acme = await a_company(book)
    for account, since in (("acct-1", None), ("later-1", NEVER)):
        await book.change(acme, map_account(account, since))
    call = a_received_call(a_cdr(), provenance=a_provenance(host="old-proxy"))
    await ledger.record([call])
    settled = MemorySettledBook()
    await settled.settle([Span(host="sip-01", file_id="1:2", start=0, end=10)])
    return NearNames(
        register=MemoryMoneyRegister(ledger.journal),
        settled=settled,
        closes=MemoryCloseBook(ledger),
    )


@pytest.mark.parametrize(
    "named",
    [
        NOBODY,
        Named("acct-1"),
        Named("later-1", [None]),
        Named(hosts=["sip-01"]),
        Named(hosts=["old-proxy", "sip-01"]),
    ],
)
async def test_nothing_is_said_of_what_is_known(near_names: NearNames, named: Named) -> None:
    assert list(await near_names(named)) == []


async def test_what_nobody_has_heard_of_is_told_with_what_is_near(near_names: NearNames) -> None:
    assert list(await near_names(Named("acct-l", ["sip-0l", None, "old-proxi", "sip-01"]))) == [
        "no company pays for an account 'acct-l'; did you mean acct-1?",
        "no record has come of a host 'old-proxi'; did you mean old-proxy?",
        "no record has come of a host 'sip-0l'; did you mean sip-01?",
    ]
    assert list(await near_names(Named("x"))) == ["no company pays for an account 'x'"]
