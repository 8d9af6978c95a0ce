"""What the role nats makes of the rights and of a vault; run by `make deploy-check`."""

import json
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded.process import find_program
from deploy.fleet import ANSIBLE, PROGRAMS, ROOT, play_environment
from infra.nats.accounts import accounts

ROLE = ANSIBLE / "roles" / "nats"
HASH = re.compile(r'user: "([^"]+)", password: "([^"]+)"')
_FILTER = """
import json, sys
sys.path.insert(0, 'filter_plugins')
from nats_accounts import nats_accounts
print(nats_accounts(*json.load(sys.stdin)), end='')
"""
_AS_IN_0_1 = """
import base64, bcrypt, hashlib
letters = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
table = bytes.maketrans(letters + b'+/', b'./' + letters)
digest = hashlib.sha256(b'admin\\0secret\\0akira').digest()[:16]
salt = base64.b64encode(digest).rstrip(b'=').translate(table)
print(bcrypt.hashpw(b'secret', b'$2a$08$' + salt).decode(), end='')
"""
_CHECKED = (
    "import bcrypt, sys; sys.exit(not bcrypt.checkpw(sys.argv[1].encode(), sys.argv[2].encode()))"
)


def run(script: str, given: object) -> str:
    command = [str(PROGRAMS / "python"), "-c", script]
    done = subprocess.run(
        command, input=json.dumps(given), cwd=ANSIBLE, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def made(passwords: Mapping[str, str], bridges: Mapping[str, str], now: str = "") -> str:
    return run(_FILTER, [passwords, bridges, now])


@cache
def vault(inventory: str) -> Any:  # noqa: ANN401 what YAML holds
    command = [str(PROGRAMS / "python"), "tools/new_vault.py", f"inventories/{inventory}"]
    done = subprocess.run(command, cwd=ANSIBLE, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.removeprefix("---\n"))


def test_the_accounts_of_the_role_are_those_of_the_rights() -> None:
    users = ("admin", "worker", "relay", "live", "operator", "desk", "facts", "system")
    text = made(dict.fromkeys(users, "secret"), {"sip-01": "secret"})
    hashes = dict(HASH.findall(text))
    assert text == accounts(hashes, ["sip-01"])
    assert set(hashes) == {*users, "bridge-sip-01"}


def test_a_hash_stays_while_the_password_does_and_its_salt_tells_nothing() -> None:
    first, other = made({"admin": "secret"}, {}), made({"admin": "secret"}, {})
    assert first != other, "the salt is made by chance"
    assert made({"admin": "secret"}, {}, first) == first
    changed = made({"admin": "another"}, {}, first)
    assert HASH.findall(changed) != HASH.findall(first)
    [(_, hashed)] = HASH.findall(first)
    program = [str(PROGRAMS / "python"), "-c", _CHECKED]
    assert subprocess.run([*program, "secret", hashed], check=False).returncode == 0
    assert subprocess.run([*program, "Secret", hashed], check=False).returncode == 1


def test_a_hash_of_release_0_1_whose_salt_told_the_password_is_made_anew() -> None:
    old = run(_AS_IN_0_1, None)
    [(_, hashed)] = HASH.findall(made({"admin": "secret"}, {}, f'user: "admin", password: "{old}"'))
    assert hashed != old
    assert hashed.split("$")[3][:22] != old.split("$")[3][:22]


@pytest.mark.parametrize("inventory", ["staging", "ga"])
def test_nats_takes_what_the_role_writes(inventory: str, tmp_path: Path) -> None:
    secret, host = vault(inventory), f"akira-cache-01-{inventory}"
    for name, text in (
        ("ca.pem", secret["vault_authority"]["cert"]),
        ("cert.pem", secret["vault_certificates"][host]["cert"]),
        ("key.pem", secret["vault_certificates"][host]["key"]),
    ):
        (tmp_path / name).write_text(text)
    file = written(inventory, host, tmp_path)
    file.write_text(file.read_text().replace("/etc/nats/tls", str(tmp_path)))
    program = find_program("nats-server", ROOT / ".venv" / "bin")
    assert program
    done = subprocess.run([program, "-t", "-c", file], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    bridges = secret["vault_nats_bridge_passwords"]
    text = file.read_text()
    assert not [word for word in secret["vault_nats_passwords"].values() if word in text]
    assert not [word for word in bridges.values() if word in text]
    assert all(f'"BRIDGE-{host}" {{' in text for host in bridges)
    assert text.count("akira-cache-") == (2 if inventory == "staging" else 5)


def written(inventory: str, host: str, folder: Path) -> Path:
    """Let Ansible write the configuration of a server, here."""
    tasks = [
        {
            "name": "Write the configuration",
            "ansible.builtin.template": {
                "src": str(ROLE / "templates" / "nats-server.conf.j2"),
                "dest": str(folder / "nats-server.conf"),
            },
            "vars": {"nats_configuration_now": "", "nats_store_dir": str(folder)},
        }
    ]
    play = {
        "hosts": host, "connection": "local", "gather_facts": False, "tasks": tasks,
        "vars_files": [str(ROLE / "defaults" / "main.yml"), str(ROLE / "vars" / "main.yml")],
    }  # fmt: skip
    (folder / "play.yml").write_text(json.dumps([play]))
    (folder / "vault.yml").write_text(json.dumps(vault(inventory)))
    # An inventory's variables count less than a role's defaults where those stand in a play.
    main = ANSIBLE / "inventories" / inventory / "group_vars" / "all" / "main.yml"
    command = [PROGRAMS / "ansible-playbook", "-i", f"inventories/{inventory}", "-e", f"@{main}"]
    command += ["-e", f"@{folder / 'vault.yml'}", folder / "play.yml"]
    done = subprocess.run(
        list(map(str, command)), cwd=ANSIBLE, env=dict(play_environment()), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "nats-server.conf"


def test_only_members_of_a_cluster_may_call_as_clients() -> None:
    for host, pair in vault("ga")["vault_certificates"].items():
        command = ["openssl", "x509", "-noout", "-ext", "extendedKeyUsage"]
        done = subprocess.run(
            command, input=pair["cert"], check=True, capture_output=True, text=True
        )
        assert ("Client Authentication" in done.stdout) == host.startswith("akira-cache-")


def test_a_vault_gets_what_it_lacks_and_keeps_what_it_has(tmp_path: Path) -> None:
    whole = vault("staging")
    certificates = dict(whole["vault_certificates"])
    gone = certificates.pop("akira-mgmt-01-staging")
    passwords = {**whole["vault_nats_passwords"], "bridge": "of release 0.1"}
    passwords = {user: word for user, word in passwords.items() if user not in {"relay", "desk"}}
    old = {**whole, "vault_nats_passwords": passwords, "vault_certificates": certificates}
    del old["vault_nats_bridge_passwords"]
    new = completed(old, tmp_path / "vault.yml")
    changed = {name for name, value in old.items() if new[name] != value}
    assert changed == {"vault_nats_passwords", "vault_certificates"}
    assert passwords.items() < new["vault_nats_passwords"].items()
    assert set(new["vault_nats_passwords"]) == {*whole["vault_nats_passwords"], "bridge"}
    assert set(new["vault_nats_bridge_passwords"]) == {"sip-01", "sip-02"}
    assert certificates.items() < new["vault_certificates"].items()
    added = new["vault_certificates"]["akira-mgmt-01-staging"]["cert"]
    assert added != gone["cert"]
    assert is_signed(added, new["vault_authority"]["cert"], tmp_path)


def completed(old: Mapping[str, object], file: Path) -> Any:  # noqa: ANN401 what YAML holds
    file.write_text("---\n" + json.dumps(old))
    program, tool = str(PROGRAMS / "python"), "tools/new_vault.py"
    command = [program, tool, "inventories/staging", "--keep", str(file)]
    done = subprocess.run(command, cwd=ANSIBLE, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.removeprefix("---\n"))


def is_signed(certificate: str, authority: str, folder: Path) -> bool:
    (folder / "ca.pem").write_text(authority)
    (folder / "cert.pem").write_text(certificate)
    command = ["openssl", "verify", "-CAfile", str(folder / "ca.pem"), str(folder / "cert.pem")]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
