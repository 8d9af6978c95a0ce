"""All that an operator can do is there, made of ports whose place a test may take."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from dependency_injector.containers import DeclarativeContainer
from dependency_injector.errors import Error
from dependency_injector.providers import Object

from adapters.contract.builders import MOMENT
from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.wire.client import LeanClient
from adapters.memory.intake.backups import MemoryStreamBackups
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from adapters.timescale.connection import DatabaseSettings, open_pool
from domain.money.limits import Limits, PaymentMode
from entrypoints.containers.operator.everything import OperatorContainer
from entrypoints.process.settings import RetentionSettings, load
from memory_books import MemoryBooks

NOWHERE = "postgresql://akira@127.0.0.1:1/akira"
SETTINGS = load(RetentionSettings, {"AKIRA_DATABASE_URL": NOWHERE, "AKIRA_KEEP_CALLS_DAYS": "400"})
# What is made for one file or folder is told which.
PLACES: Mapping[str, Mapping[str, Any]] = {
    "files": {"paths": []},
    "csv_file": {"target": Path("calls.csv")},
    "parquet_file": {"target": Path("calls.parquet")},
    "backups": {"folder": Path("shelf")},
    "back_up_stream": {"backups": MemoryStreamBackups(MemoryStream())},
}


@pytest.fixture
async def use() -> AsyncIterator[OperatorContainer]:
    async with open_pool(DatabaseSettings(url=NOWHERE)) as pool:
        yield OperatorContainer(
            settings=SETTINGS,
            pool=pool,
            nats=NatsConnection(LeanClient(), "_INBOX"),
            publisher=MemoryPublisher(MemoryStream()),
            ask_stream=lambda: None,
            ask_book=lambda _: None,
        )


async def test_every_provider_gives_something(use: OperatorContainer) -> None:
    for name, provider in use.providers.items():
        assert provider(**PLACES.get(name, {})) is not None, name


def test_a_name_stands_for_one_thing() -> None:
    parts = [
        part
        for part in OperatorContainer.__mro__
        if issubclass(part, DeclarativeContainer) and part is not DeclarativeContainer
    ]
    owners: dict[str, set[int]] = {}
    for part in parts:
        for name, provider in part.providers.items():
            owners.setdefault(name, set()).add(id(provider))
    assert [name for name, found in owners.items() if len(found) > 1] == []


async def test_an_adapter_that_is_overridden_is_so_for_every_use_case(
    use: OperatorContainer,
) -> None:
    books = MemoryBooks()
    use.book.override(Object(books.money))
    use.register.override(Object(books.register))
    await use.open_company()("Acme", "EUR", PaymentMode.PREPAID, Limits())
    changed = await use.change_company().suspend("Acme", "a test")
    assert (await use.find_company()("#1")) == changed.account
    selected = await use.select_calls()((MOMENT, MOMENT), "Acme")
    assert selected.company_id == 1


async def test_a_use_case_without_its_server_names_it() -> None:
    with pytest.raises(Error, match="pool"):
        OperatorContainer(settings=SETTINGS).find_company()
    with pytest.raises(Error):
        OperatorContainer(settings=SETTINGS, pool=object()).find_company()
