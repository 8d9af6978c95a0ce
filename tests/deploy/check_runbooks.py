"""Each command of each runbook is on the host that it names; run by `make deploy-check`.

What a host has is read out of the roles: the programs that their tasks install, the units that
their templates make. That the command line itself is right is tried by tests/unit.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.books import ALL, BOOKS, Command
from deploy.fleet import ANSIBLE
from deploy.rendering import read

_INLINE = re.compile(r"`((?:akira|ansible-playbook|systemctl|journalctl)[ -][^`]*)`")
# What runs where, and the roles that make it so.
_ROLES: Mapping[str, tuple[str, ...]] = {
    "SIP host": ("kam_cdr_bridge", "kamailio_accounting", "node_metrics"),
    "NATS host": ("nats", "node_metrics"),
    "worker's host": ("cdr_worker", "node_metrics"),
    "database host": ("timescaledb", "node_metrics"),
    "your machine": (),
}
_EVERYWHERE = {"systemctl", "journalctl", "df", "ls"}
_PACKAGES = {"curl": "curl", "docker-cli": "docker"}
# The administrator of NATS knows no database.
_WITHOUT_DATABASE = {"stream", "setup", "republish"}


def installed(role: str) -> set[str]:
    """Name the programs that the tasks of a role lay where a shell finds them."""
    texts = [file.read_text() for file in (ANSIBLE / "roles" / role / "tasks").glob("*.yml")]
    lines = "\n".join(texts)
    found = set(re.findall(r"/usr/local/sbin/(akira-[a-z-]+)", lines))
    looped = re.findall(
        r"dest: /usr/local/sbin/\{\{ item \}\}.*?loop: \[([^\]]*)\]", lines, re.DOTALL
    )
    packed = {_PACKAGES[name] for name in packages(role) if name in _PACKAGES}
    return found | {name.strip() for names in looped for name in names.split(",")} | packed


def packages(role: str) -> set[str]:
    """Name the packages of Debian that the tasks of a role install."""
    tasks = [
        task for file in (ANSIBLE / "roles" / role / "tasks").glob("*.yml") for task in read(file)
    ]
    named = " ".join(str(task.get("ansible.builtin.apt", {}).get("name", "")) for task in tasks)
    return set(re.findall(r"[a-z][a-z0-9.-]+", named))


def units(role: str) -> set[str]:
    made = {
        file.name.removesuffix(".j2") for file in (ANSIBLE / "roles" / role).glob("templates/*")
    }
    return {name.rpartition(".")[0] for name in made if name.endswith((".service", ".timer"))}


def test_commands_are_found() -> None:
    assert len(ALL) > 20
    assert {each.place for each in ALL} == set(_ROLES)


@pytest.mark.parametrize("command", ALL, ids=lambda each: f"{each.book}: {' '.join(each.words)}")
def test_a_command_is_on_the_host_that_is_named(command: Command) -> None:
    program, roles = command.words[0], _ROLES[command.place]
    if program == "ansible-playbook":
        assert command.place == "your machine"
        assert (ANSIBLE / command.words[1]).exists()
        return
    assert program in _EVERYWHERE | {name for role in roles for name in installed(role)}
    if program in {"systemctl", "journalctl"} and command.words[-1] != "nats-server":
        [unit] = [word for word in command.words if word.strip("'").startswith("akira-")]
        assert unit.strip("'").replace("@*", "@") in {
            name for role in roles for name in units(role)
        }
    if program == "akira-nats":
        assert command.words[1] in _WITHOUT_DATABASE


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.stem)
def test_what_is_said_within_a_sentence_is_on_some_host(book: Path) -> None:
    every = [role for roles in _ROLES.values() for role in roles]
    known = {name for role in every for name in installed(role) | units(role)}
    for said in _INLINE.findall(book.read_text()):
        program, *arguments = said.split()
        assert program in known | _EVERYWHERE | {"ansible-playbook"}, said
        assert program != "akira-nats" or arguments[0] in _WITHOUT_DATABASE, said


def test_the_administrator_of_nats_and_the_owner_have_what_their_commands_need() -> None:
    settings = (ANSIBLE / "roles" / "nats" / "templates" / "nats-admin.env.j2").read_text()
    owner = (ANSIBLE / "roles" / "cdr_worker" / "templates" / "akira-owner.j2").read_text()
    needed = {"URL", "USER", "PASSWORD_FILE", "CA_FILE"}
    assert needed <= set(re.findall(r"AKIRA_NATS_(\w+)=", settings))
    assert needed <= set(re.findall(r"AKIRA_NATS_(\w+)=", owner))
    assert {"URL", "PASSWORD_FILE"} <= set(re.findall(r"AKIRA_DATABASE_(\w+)=", owner))
    [worker] = [
        play for play in read(ANSIBLE / "playbooks" / "site.yml") if play["hosts"] == "workers"
    ]
    assert [each["role"] for each in worker["roles"]] == ["cdr_worker"]
