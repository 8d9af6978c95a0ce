"""A file on disk, its writer, and readers that may be stopped or lost."""

from pathlib import Path

import pytest

from contract.cdr_log import CdrLog
from contract.source_probes import FileSourceProbe


@pytest.fixture
def log(tmp_path: Path) -> CdrLog:
    directory = tmp_path / "acc"
    directory.mkdir()
    return CdrLog(directory)


@pytest.fixture
def probe(log: CdrLog, tmp_path: Path) -> FileSourceProbe:
    return FileSourceProbe(log, tmp_path / "state")
