"""What the doctor reads on this machine."""

import os
from pathlib import Path

import pytest
import typer

from application.health.finding import State
from entrypoints.cli.health.kamailio import password_in, proxy_at
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
        ("sip:127.0.0.1:5062", ("127.0.0.1", 5062, "udp")),
        ("sip:proxy.example", ("proxy.example", 5060, "udp")),
        ("sip:[::1]:5062", ("::1", 5062, "udp")),
        ("sip:proxy.example;transport=tcp", ("proxy.example", 5060, "tcp")),
        ("sip:[::1]:5062;transport=TCP", ("::1", 5062, "tcp")),
        ("sip:127.0.0.1:5062;transport=udp", ("127.0.0.1", 5062, "udp")),
    ],
)
def test_an_address_of_a_proxy_is_read(address: str, proxy: tuple[str, int, str]) -> None:
    found = proxy_at(address, "9 lives")
    assert (found.host, found.port, found.transport, found.password) == (*proxy, "9 lives")
    assert "9 lives" not in repr(found)


def test_a_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("se cret\r\nmore\n")
    assert password_in(file) == "se cret"
    assert password_in(None) is None


def test_a_pipe_holds_no_password(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "password")
    with pytest.raises(typer.BadParameter, match="no regular file"):
        password_in(tmp_path / "password")


@pytest.mark.parametrize("held", [None, b"", b"\n", b"\xff"])
def test_a_file_without_a_password_is_refused(tmp_path: Path, held: bytes | None) -> None:
    file = tmp_path / "password"
    if held is not None:
        file.write_bytes(held)
    with pytest.raises(typer.BadParameter, match="password"):
        password_in(file)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "sip:", "sip:x:0", "sip:x:65536", "sip:a@x", "sips:x", "sip:x;transport=tls"],
)
def test_what_is_none_is_refused(address: str) -> None:
    with pytest.raises(typer.BadParameter, match="sip:HOST:PORT"):
        proxy_at(address)
