"""The rights at NATS are those of the page, and those that the parts need."""

import re
from pathlib import Path

import pytest

from adapters.jetstream.topology import Topology, readers
from domain.live.call_event import CallPhase
from infra.nats.accounts import accounts
from infra.nats.page import PAGE, page
from infra.nats.parts import Part, parts, parts_of

HOSTS = ("sip-01", "sip-02.example.com")
ALL = {part.user: "secret" for part in parts_of(HOSTS)} | {"admin": "secret", "system": "secret"}


def part(name: str) -> Part:
    return next(each for each in parts() if each.name == name)


def test_the_page_is_made_from_the_rights() -> None:
    written = PAGE.read_text()
    assert written.count("<!-- end -->") == 2
    assert written == page(written), "python -m infra.nats.page writes it"


def test_a_bridge_may_say_every_phase_and_that_it_lives() -> None:
    events = {f"call.events.{phase.value}" for phase in CallPhase} | {"call.events.host"}
    assert {said for said in part("bridge").says if said.startswith("call.")} == events


def test_nothing_that_a_bridge_says_is_heard_without_its_host() -> None:
    assert all(heard == f"{said}.<host>" for said, heard in part("bridge").says.items())


def test_the_worker_may_read_what_setup_makes() -> None:
    made = {consumer.durable_name for consumer in Topology().consumers()}
    asked = {said.rpartition(".")[2] for said in part("worker").says if ".MSG.NEXT." in said}
    acknowledged = {
        said.split(".")[3] for said in part("worker").says if said.startswith("$JS.ACK")
    }
    seen = [
        {said.rpartition(".")[2] for said in part(name).says if "CONSUMER.INFO" in said}
        for name in ("worker", "operator", "desk")
    ]
    assert seen == [made] * len(seen)
    assert made == asked == acknowledged == {*readers("cdr-worker"), "cdr-worker-audit"}


def test_a_consumer_has_one_filter() -> None:
    for consumer in Topology().consumers():
        assert consumer.filter_subject
        assert not consumer.filter_subjects


def test_only_bridge_relay_and_desk_write() -> None:
    writing = {each.name for each in parts() for said in each.says if not said.startswith("$JS.")}
    assert writing == {"bridge", "relay", "desk"}


def test_only_the_worker_tells_hosts_and_each_hears_its_own() -> None:
    assert {each.name: list(each.tells) for each in parts() if each.tells} == {
        "worker": ["cdr.settled.>"]
    }
    text = accounts(ALL, HOSTS)
    for host in HOSTS:
        told = f'{{ stream: "cdr.settled.{host}", accounts: ["BRIDGE-{host}"] }}'
        assert text.count(told) == 1
        heard = f'{{ stream: {{ account: "WORKER", subject: "cdr.settled.{host}" }} }}'
        assert text.count(heard) == 1


def test_nobody_may_make_or_end_anything() -> None:
    words = re.compile(r"CREATE|UPDATE|DELETE|PURGE|RESTORE|SNAPSHOT|PAUSE|STEPDOWN|\$SYS|\$JS\.FC")
    assert [said for each in parts() for said in each.says if words.search(said)] == []


def test_who_has_no_password_has_no_account() -> None:
    few = accounts({"admin": "secret", "live": "secret"}, HOSTS)
    assert re.findall(r"^  (\S+) \{$", few, re.MULTILINE) == ["SYS", "AKIRA", '"LIVE"']
    assert "BRIDGE" not in few


def test_each_host_has_an_account() -> None:
    text = accounts(ALL, HOSTS)
    for host in HOSTS:
        assert f'"BRIDGE-{host}" {{' in text
        assert f'{{ service: "cdr.raw.{host}", accounts: ["BRIDGE-{host}"] }}' in text


@pytest.mark.parametrize("host", ["", "sip 01", "sip.*", ">", "sip..01", ".sip", "<host>", 'a"b'])
def test_a_name_that_is_more_than_a_name_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="name of a host"):
        part("bridge").on(host)


def test_a_part_that_is_not_of_this_file_is_no_part(tmp_path: Path) -> None:
    file = tmp_path / "rights.toml"
    file.write_text(
        '[reader]\nis = "reads"\nuser = "r"\naccount = "R"\nreplies = "_INBOX_r.>"\nasks = ["a"]\n'
    )
    [found] = parts_of(HOSTS, file)
    assert (found.user, dict(found.says), dict(found.hears)) == ("r", {"a": "a"}, {})
