"""A time, and perhaps a company by what people call it."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT
from application.calls.data import CallSelection
from application.calls.select_calls import SelectCalls
from domain.money.errors import UnknownNameError
from memory_books import MemoryBooks

SPAN = (MOMENT, MOMENT + timedelta(days=1))


async def test_a_company_is_known_by_name_and_by_id() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    select = SelectCalls(books.register)
    for name in ("Acme", "acme", "#1"):
        assert await select(SPAN, name) == CallSelection(start=SPAN[0], end=SPAN[1], company_id=1)
    with pytest.raises(UnknownNameError):
        await select(SPAN, "Beta")


async def test_nobody_named_means_all() -> None:
    selected = await SelectCalls(MemoryBooks().register)(SPAN)
    assert selected == CallSelection(start=SPAN[0], end=SPAN[1])
