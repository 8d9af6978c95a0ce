"""Tapes, view stores and directories, in memory and as they are, bear the live gateway."""

import pytest

from adapters.contract.builders import a_kept_view
from adapters.contract.live import (
    AccountDirectoryContract,
    DirectoryProbe,
    DurableTapeContract,
    TapeProbe,
    ViewStoreContract,
)
from contract.ledger_probes import TimescaleStoreProbe
from contract.live_probes import MemoryDirectoryProbe, MemoryViewStoreProbe, TimescaleLiveProbe
from contract.logins import as_member
from contract.stream_probes import JetStreamProbe
from contract.tape_probes import JetStreamTapeProbe, MemoryTapeProbe


class TestMemoryTape(DurableTapeContract):
    @pytest.fixture
    def probe(self) -> TapeProbe:
        return MemoryTapeProbe()


class TestJetStreamTapeOfCalls(DurableTapeContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> TapeProbe:
        return JetStreamTapeProbe(jetstream.server, jetstream.admin, "AKIRA_CALLS")


class TestJetStreamTapeOfCdrs(DurableTapeContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> TapeProbe:
        return JetStreamTapeProbe(jetstream.server, jetstream.admin, "AKIRA_CDR")


class TestMemoryViewStore(ViewStoreContract):
    @pytest.fixture
    def probe(self) -> MemoryViewStoreProbe:
        return MemoryViewStoreProbe()


class TestTimescaleViewStore(ViewStoreContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> TimescaleLiveProbe:
        return TimescaleLiveProbe(store)

    async def test_what_is_no_view_is_no_obstacle(self, probe: TimescaleLiveProbe) -> None:
        async with probe.views() as views:
            await views.keep(a_kept_view())
            await probe.store.pool.execute("update live_view set body = 'rubbish'")
            assert await views.latest() is None
            await views.keep(a_kept_view())
            assert await views.latest() == a_kept_view()

    async def test_a_gateway_may_change_nothing_else(self, probe: TimescaleLiveProbe) -> None:
        async with as_member(probe.store, "akira_live") as pool:
            for statement in (
                "update balance set amount = 0",
                "delete from live_view",
                "select * from cdr",
                "select * from event",
                "insert into account values ('a', 1)",
            ):
                with pytest.raises(Exception, match="permission denied"):
                    await pool.execute(statement)


class TestMemoryDirectory(AccountDirectoryContract):
    @pytest.fixture
    def probe(self) -> DirectoryProbe:
        return MemoryDirectoryProbe()


class TestTimescaleDirectory(AccountDirectoryContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> DirectoryProbe:
        return TimescaleLiveProbe(store)
