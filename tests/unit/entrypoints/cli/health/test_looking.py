"""What the doctor reads on this machine."""

from pathlib import Path

import pytest
import typer

from application.health.finding import State
from entrypoints.cli.health.kamailio import proxy_at
from entrypoints.cli.health.looking import configuration_findings


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    [finding] = configuration_findings([tmp_path / "absent.cfg"])
    assert finding.state is State.BAD
    assert "absent.cfg" in finding.seen


def test_no_file_is_no_finding() -> None:
    assert configuration_findings([]) == []


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("sip:127.0.0.1:5062", ("127.0.0.1", 5062)),
        ("sip:proxy.example", ("proxy.example", 5060)),
        ("sip:[::1]:5062", ("::1", 5062)),
    ],
)
def test_an_address_of_a_proxy_is_read(address: str, proxy: tuple[str, int]) -> None:
    assert proxy_at(address) == proxy


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "sip:", "sip:x:0", "sip:x:65536", "sip:a@x", "sips:x"]
)
def test_what_is_none_is_refused(address: str) -> None:
    with pytest.raises(typer.BadParameter, match="sip:HOST:PORT"):
        proxy_at(address)
