"""File, stream and feed, in memory and as they are, keep what the bridge relies on."""

from pathlib import Path

import pytest

from adapters.contract.intake import (
    CallEventFeedContract,
    CdrSourceContract,
    FeedProbe,
    PublisherProbe,
    RecordPublisherContract,
    SourceProbe,
)
from contract.cdr_log import CdrLog
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


class TestMemoryFeed(CallEventFeedContract):
    @pytest.fixture
    def probe(self) -> FeedProbe:
        return MemoryStreamProbe()


class TestJetStreamFeed(CallEventFeedContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> FeedProbe:
        return jetstream
