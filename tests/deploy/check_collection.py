"""The roles as a collection, installed from its archive; run by `make deploy-check`."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.fleet import ANSIBLE, PROGRAMS, play_environment

NAMES = sorted(each.name for each in (ANSIBLE / "roles").iterdir())
PLAYBOOKS = sorted(each.stem for each in (ANSIBLE / "playbooks").glob("*.yml"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty folder, with the collection beside it and nothing of the repository."""
    folder = tmp_path_factory.mktemp("collection")
    build = [PROGRAMS / "python", ANSIBLE / "tools" / "collection.py", folder / "built"]
    built = subprocess.run(list(map(str, build)), check=True, capture_output=True, text=True)
    run = ["ansible-galaxy", "collection", "install", built.stdout.strip(), "--no-deps"]
    done = asked(folder, *run, "-p", str(folder / "collections"))
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def asked(folder: Path, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment: Mapping[str, str] = {
        **play_environment(), "ANSIBLE_COLLECTIONS_PATH": str(folder / "collections"),
        "ANSIBLE_HOME": str(folder / "home"), "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
    }  # fmt: skip
    command = [str(PROGRAMS / program), *arguments]
    return subprocess.run(
        command, cwd=folder, env=dict(environment), check=False, capture_output=True, text=True
    )


def test_it_has_every_role_and_every_playbook(installed: Path) -> None:
    found = asked(installed, "ansible-doc", "-t", "role", "--list", "--json", "akira.cdr")
    assert sorted(json.loads(found.stdout)) == [f"akira.cdr.{name}" for name in NAMES]
    inventory = installed / "hosts.yml"
    inventory.write_text((ANSIBLE / "inventories" / "ga" / "hosts.yml").read_text())
    names = [f"akira.cdr.{name}" for name in PLAYBOOKS]
    done = asked(installed, "ansible-playbook", "--syntax-check", "-i", str(inventory), *names)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("playbook: ") == len(PLAYBOOKS)


def test_its_roles_filters_and_files_are_found_by_their_full_names(installed: Path) -> None:
    play = {
        "hosts": "localhost", "connection": "local", "gather_facts": False,
        "tasks": [
            {"ansible.builtin.import_role": {"name": "akira.cdr.nats", "tasks_from": "healthy.yml"},
             "when": False},
            {"ansible.builtin.copy": {
                "content": "{{ {'admin': 'x' * 16} | akira.cdr.nats_accounts({}, '') }}",
                "dest": str(installed / "accounts"), "mode": "0600"}},
            {"akira.cdr.running_files": {"varz": "http://127.0.0.1:1/", "files": ["/etc/hosts"]},
             "register": "runs"},
            {"ansible.builtin.assert": {"that": "runs is changed and runs.running is none"}},
        ],
    }  # fmt: skip
    (installed / "play.yml").write_text(json.dumps([play]))
    done = asked(installed, "ansible-playbook", "-i", "localhost,", "play.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert 'user: "admin", password: "$2a$' in (installed / "accounts").read_text()
    role = installed / "collections/ansible_collections/akira/cdr/roles/kamailio_accounting"
    assert (role / ".." / ".." / "infra" / "kamailio" / "akira-accounting.cfg").exists()


def test_a_role_of_it_refuses_to_begin_without_what_it_needs(installed: Path) -> None:
    play = {"hosts": "localhost", "connection": "local", "gather_facts": False,
            "roles": ["akira.cdr.cdr_worker"]}  # fmt: skip
    (installed / "needs.yml").write_text(json.dumps([play]))
    done = asked(installed, "ansible-playbook", "-i", "localhost,", "--check", "needs.yml")
    assert done.returncode == 2
    assert "missing required arguments: cdr_worker_database_ca" in done.stdout + done.stderr


def test_nothing_of_this_machine_is_in_it(installed: Path) -> None:
    for file in (installed / "collections").rglob("*"):
        if file.is_file():
            assert os.fsencode(str(ANSIBLE)) not in file.read_bytes(), file
