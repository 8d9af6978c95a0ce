"""A company by what people call it."""

import pytest

from application.money.find_company import FindCompany
from domain.money.errors import UnknownNameError
from memory_books import MemoryBooks


async def test_a_company_is_found_by_name_and_by_id() -> None:
    books = MemoryBooks()
    await books.opens("Acme")
    find = FindCompany(books.register)
    assert (await find("acme")).id == (await find("#1")).id == 1
    with pytest.raises(UnknownNameError):
        await find("1")
