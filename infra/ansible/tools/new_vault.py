"""Makes the vault of an inventory: passwords, an authority, and a certificate for each server.

Prints YAML to be encrypted at once, for group_vars/all of the inventory:
  new_vault.py inventories/staging | ansible-vault encrypt --output vault.yml
For a vault that exists, what it lacks, as for a new host or a new part, and what it has as it is:
  ansible-vault decrypt --output - vault.yml | new_vault.py inventories/staging --keep - |
    ansible-vault encrypt --output new.yml
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

_DAYS = "3650"
_SERVERS = ("nats_servers", "database_servers", "database_replicas", "live_gateways")
_NATS_USERS = ("admin", "worker", "relay", "live", "operator", "desk", "system")
_TOKENS = '[[token]]\nname = "noc"\nrole = "noc"\ntoken = "{token}"\n'
_DATABASE_LOGINS = ("owner", "worker", "live", "operator", "replication")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inventory", type=Path)
    parser.add_argument("--keep", type=argparse.FileType(), help="the vault that there is")
    given = parser.parse_args(arguments)
    kept: dict[str, Any] = yaml.safe_load(given.keep) if given.keep else {}
    with tempfile.TemporaryDirectory() as name:
        vault = _vault(_hosts(given.inventory), kept, Path(name))
    # JSON is YAML, and its texts need no rules of quoting.
    sys.stdout.write("---\n" + json.dumps(vault, indent=2) + "\n")
    return 0


def _hosts(inventory: Path) -> Mapping[str, Sequence[str]]:
    program = Path(sys.executable).with_name("ansible-inventory")
    command = [str(program), "--inventory", str(inventory / "hosts.yml"), "--list"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {group: told.get("hosts", []) for group, told in found.items() if group != "_meta"}


def _vault(
    hosts: Mapping[str, Sequence[str]], kept: Mapping[str, Any], folder: Path
) -> Mapping[str, object]:
    servers = sorted({host for group in _SERVERS for host in hosts.get(group, [])})
    members = hosts.get("nats_servers", [])
    authority = kept.get("vault_authority") or _authority(folder)
    _lay_out(folder, authority)
    certificates = kept.get("vault_certificates", {})
    missing = [server for server in servers if server not in certificates]
    made = {each: _certificate(folder, each, client=each in members) for each in missing}
    tokens = _TOKENS.format(token=secrets.token_urlsafe(32))
    return dict(kept) | {
        "vault_nats_passwords": _passwords(_NATS_USERS, kept.get("vault_nats_passwords")),
        "vault_nats_bridge_passwords": _passwords(
            hosts.get("sip_hosts", []), kept.get("vault_nats_bridge_passwords")
        ),
        "vault_nats_cluster_password": kept.get("vault_nats_cluster_password") or _password(),
        "vault_database_passwords": _passwords(
            _DATABASE_LOGINS, kept.get("vault_database_passwords")
        ),
        "vault_live_tokens": kept.get("vault_live_tokens") or tokens,
        "vault_authority": authority,
        "vault_certificates": {**certificates, **made},
    }


def _passwords(users: Sequence[str], kept: Mapping[str, str] | None) -> Mapping[str, str]:
    return {user: _password() for user in users} | dict(kept or {})


def _password() -> str:
    return secrets.token_urlsafe(24)


def _authority(folder: Path) -> Mapping[str, str]:
    _openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", _DAYS, "-subj", "/CN=Akira CDR authority", "-keyout", "ca.key", "-out", "ca.pem",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    return _pair(folder, "ca")


def _lay_out(folder: Path, authority: Mapping[str, str]) -> None:
    (folder / "ca.pem").write_text(authority["cert"])
    (folder / "ca.key").write_text(authority["key"])


def _certificate(folder: Path, server: str, *, client: bool) -> Mapping[str, str]:
    # Who may call NATS servers as one of them, nobody else may.
    usage = "serverAuth,clientAuth" if client else "serverAuth"
    (folder / "extensions").write_text(
        f"subjectAltName=DNS:{server},DNS:localhost,IP:127.0.0.1\n"
        f"extendedKeyUsage={usage}\nbasicConstraints=CA:FALSE\n"
    )
    _openssl(
        folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", f"/CN={server}", "-keyout", f"{server}.key", "-out", "request",
    )  # fmt: skip
    _openssl(
        folder, "x509", "-req", "-in", "request", "-CA", "ca.pem", "-CAkey", "ca.key",
        "-CAcreateserial", "-days", _DAYS, "-extfile", "extensions", "-out", f"{server}.pem",
    )  # fmt: skip
    return _pair(folder, server)


def _pair(folder: Path, name: str) -> Mapping[str, str]:
    return {
        "cert": (folder / f"{name}.pem").read_text(),
        "key": (folder / f"{name}.key").read_text(),
    }


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607


if __name__ == "__main__":
    sys.exit(main())
