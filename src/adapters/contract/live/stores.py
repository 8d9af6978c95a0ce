"""What the places promise from which the live gateway resumes, and learns whose calls are."""

import asyncio
from contextlib import AbstractAsyncContextManager
from decimal import Decimal
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import a_kept_view
from application.errors import UnavailableError
from application.live.data import Funds
from application.live.ports import AccountDirectory, ViewStore


class ViewStoreProbe(Surroundings, Protocol):
    """A store and its surroundings."""

    def views(self) -> AbstractAsyncContextManager[ViewStore]:
        """Open the store as a gateway does."""
        ...


class DirectoryProbe(Surroundings, Protocol):
    """A directory and its surroundings."""

    def directory(self) -> AbstractAsyncContextManager[AccountDirectory]:
        """Open the directory as a gateway does."""
        ...

    async def company(self, name: str, currency: str, amount: str) -> None:
        """Let there be a company with a balance."""
        ...

    async def account(self, account: str, company: str) -> None:
        """Let a company pay for an account."""
        ...


class ViewStoreContract:
    """The last view is there whole, or none."""

    async def test_there_is_no_view_at_first(self, probe: ViewStoreProbe) -> None:
        async with probe.views() as views:
            assert await views.latest() is None

    async def test_the_last_view_is_kept_as_it_was(self, probe: ViewStoreProbe) -> None:
        first, second = a_kept_view(), a_kept_view(calls=5000, clock=1_795_462_300)
        async with probe.views() as views:
            await views.keep(first)
            assert await views.latest() == first
            await views.keep(second)
        async with probe.views() as views:
            assert await views.latest() == second

    async def test_two_that_keep_at_once_leave_one_whole(self, probe: ViewStoreProbe) -> None:
        kept = [a_kept_view(calls=number, clock=number) for number in range(1, 6)]
        async with probe.views() as views:
            await asyncio.gather(*(views.keep(each) for each in kept))
            assert await views.latest() in kept

    async def test_away_means_later(self, probe: ViewStoreProbe) -> None:
        needs_outages(probe)
        async with probe.views() as views:
            await views.keep(a_kept_view())
            await probe.leave()
            with pytest.raises(UnavailableError):
                await views.latest()
            with pytest.raises(UnavailableError):
                await views.keep(a_kept_view(calls=5))
            await probe.come_back()
            assert await views.latest() == a_kept_view()


class AccountDirectoryContract:
    """Companies are known by their names."""

    async def test_owners_and_funds_are_known_by_name(self, probe: DirectoryProbe) -> None:
        async with probe.directory() as directory:
            assert dict(await directory.owners()) == {}
            assert dict(await directory.funds()) == {}
            assert dict(await directory.names()) == {}
            await probe.company("acme", "EUR", "12.345678901")
            await probe.company("bolt", "USD", "-1")
            await probe.account("a-1", "acme")
            await probe.account("a-2", "acme")
            assert dict(await directory.owners()) == {"a-1": "acme", "a-2": "acme"}
            assert dict(await directory.funds()) == {
                "acme": Funds("EUR", Decimal("12.345678901")),
                "bolt": Funds("USD", Decimal(-1)),
            }
            names = await directory.names()
            assert sorted(names.values()) == ["acme", "bolt"]
            assert all(isinstance(number, int) for number in names)

    async def test_away_means_later(self, probe: DirectoryProbe) -> None:
        needs_outages(probe)
        async with probe.directory() as directory:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await directory.owners()
            with pytest.raises(UnavailableError):
                await directory.funds()
            with pytest.raises(UnavailableError):
                await directory.names()
            await probe.come_back()
            assert dict(await directory.owners()) == {}
