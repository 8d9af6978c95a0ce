"""File, stream and feed, in memory and as they are, keep what the bridge relies on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.contract.intake import (
    BackupsProbe,
    CallEventFeedContract,
    CdrSourceContract,
    FeedProbe,
    PublisherProbe,
    RecordPublisherContract,
    SourceProbe,
    StreamBackupsContract,
)
from contract.backup_probes import MemoryBackupsProbe, folder_backups
from contract.cdr_log import CdrLog
from contract.servers import NatsServer
from contract.source_probes import FileSourceProbe, MemorySourceProbe
from contract.stream_probes import JetStreamProbe, MemoryStreamProbe


class TestMemorySource(CdrSourceContract):
    @pytest.fixture
    def probe(self) -> SourceProbe:
        return MemorySourceProbe()


class TestFileTailSource(CdrSourceContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> SourceProbe:
        directory = tmp_path / "acc"
        directory.mkdir()
        return FileSourceProbe(CdrLog(directory), tmp_path / "state")


class TestMemoryPublisher(RecordPublisherContract):
    @pytest.fixture
    def probe(self) -> PublisherProbe:
        return MemoryStreamProbe()


class TestJetStreamPublisher(RecordPublisherContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> PublisherProbe:
        return jetstream


class TestMemoryBackups(StreamBackupsContract):
    @pytest.fixture
    def probe(self) -> BackupsProbe:
        return MemoryBackupsProbe()


@pytest.mark.embedded
class TestFolderBackups(StreamBackupsContract):
    @pytest.fixture
    async def probe(
        self, jetstream: JetStreamProbe, private_nats: NatsServer, tmp_path: Path
    ) -> AsyncIterator[BackupsProbe]:
        async with folder_backups(jetstream, private_nats, tmp_path / "shelf") as probe:
            yield probe


class TestMemoryFeed(CallEventFeedContract):
    @pytest.fixture
    def probe(self) -> FeedProbe:
        return MemoryStreamProbe()


class TestJetStreamFeed(CallEventFeedContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> FeedProbe:
        return jetstream
