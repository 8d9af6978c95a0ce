"""Makes the vault of an inventory: passwords, an authority, and a certificate for each server.

Prints YAML to be encrypted at once, for group_vars/all of the inventory:
  new_vault.py inventories/staging | ansible-vault encrypt --output vault.yml
"""

import argparse
import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

_DAYS = "3650"
_SERVERS = ("nats_servers", "database_servers", "database_replicas", "live_gateways")
_NATS_USERS = ("admin", "bridge", "worker", "live", "operator", "system")
_TOKENS = '[[token]]\nname = "noc"\nrole = "noc"\ntoken = "{token}"\n'
_DATABASE_LOGINS = ("owner", "worker", "live", "operator", "replication")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("inventory", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        vault = _vault(_servers(given.inventory), Path(name))
    # JSON is YAML, and its texts need no rules of quoting.
    sys.stdout.write("---\n" + json.dumps(vault, indent=2) + "\n")
    return 0


def _servers(inventory: Path) -> Sequence[str]:
    program = Path(sys.executable).with_name("ansible-inventory")
    command = [str(program), "--inventory", str(inventory / "hosts.yml"), "--list"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return sorted({host for group in _SERVERS for host in found.get(group, {}).get("hosts", [])})


def _vault(servers: Sequence[str], folder: Path) -> Mapping[str, object]:
    _openssl(
        folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-days", _DAYS, "-subj", "/CN=Akira CDR authority", "-keyout", "ca.key", "-out", "ca.pem",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    return {
        "vault_nats_passwords": {user: secrets.token_urlsafe(24) for user in _NATS_USERS},
        "vault_database_passwords": {user: secrets.token_urlsafe(24) for user in _DATABASE_LOGINS},
        "vault_live_tokens": _TOKENS.format(token=secrets.token_urlsafe(32)),
        "vault_authority": _pair(folder, "ca"),
        "vault_certificates": {server: _certificate(folder, server) for server in servers},
    }


def _certificate(folder: Path, server: str) -> Mapping[str, str]:
    (folder / "extensions").write_text(
        f"subjectAltName=DNS:{server},DNS:localhost,IP:127.0.0.1\n"
        "extendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\n"
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
