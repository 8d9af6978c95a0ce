"""What the doctor reads on this machine."""

from pathlib import Path

from application.health.finding import State
from entrypoints.cli.health.looking import configuration_findings


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    [finding] = configuration_findings([tmp_path / "absent.cfg"])
    assert finding.state is State.BAD
    assert "absent.cfg" in finding.seen


def test_no_file_is_no_finding() -> None:
    assert configuration_findings([]) == []
