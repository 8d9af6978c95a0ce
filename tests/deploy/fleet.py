"""Debian hosts with systemd in containers, and the playbooks that an operator runs on them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from attrs import field, frozen

ROOT = Path(__file__).parents[2]
ANSIBLE = ROOT / "infra" / "ansible"
PROGRAMS = ROOT / ".venv-deploy" / "bin"
# Not below pytest's folder, of which other runs remove the oldest.
FOLDER = ROOT / "dist" / "test-deploy"
_RECAP = re.compile(
    r"^(\S+)\s+: ok=(\d+)\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE
)


@frozen
class Play:
    """What a playbook did.

    Attributes:
        code: of the process; -9 where it was killed.
        changed: tasks that changed something, by host.
    """

    code: int
    output: str
    changed: Mapping[str, int]

    @property
    def end(self) -> str:
        """Give the end of the output, for a test that fails."""
        return self.output[-6000:]


@frozen(kw_only=True)
class Fleet:
    """The hosts of one network.

    Attributes:
        network: of the containers; begins with akira-deploy.
        hosts: name of each, and the Debian that it runs.
        inventory: folder below infra/ansible/inventories.
        folder: for what belongs to this run.
        database: host of the database.
        of_hosts: variables of some hosts only.
    """

    network: str
    hosts: Mapping[str, str]
    inventory: str
    folder: Path
    database: str = ""
    settings: Mapping[str, object] = field(factory=dict)
    of_hosts: Mapping[str, Mapping[str, object]] = field(factory=dict)

    def play(
        self,
        playbook: str,
        *arguments: str,
        settings: Mapping[str, object] | None = None,
        environment: Mapping[str, str] | None = None,
        limit: str | None = None,
    ) -> Play:
        """Run a playbook to its end: one of the operator's, or a file."""
        command = [str(PROGRAMS / "ansible-playbook"), str(Path("playbooks", playbook))]
        command += ["-i", f"inventories/{self.inventory}", "-i", str(self._connections())]
        command += ["-e", f"@{self.vault}"]
        command += ["-e", json.dumps({**self.settings, **(settings or {})})]
        command += ["-l", limit] if limit else []
        done = subprocess.run(
            [*command, *arguments],
            cwd=ANSIBLE,
            env={**play_environment(), **(environment or {})},
            check=False,
            capture_output=True,
            text=True,
        )
        output = done.stdout + done.stderr
        with (self.folder / "plays.log").open("a") as log:
            log.write(f"\n# {' '.join([*command[:2], *arguments])}\n{output}")
        changed = {found[1]: int(found[3]) for found in _RECAP.finditer(output)}
        return Play(done.returncode, output, changed)

    def run(self, host: str, *command: str, user: str = "root", check: bool = True) -> str:
        """Run a command on a host; give what it says on stdout."""
        done = self.tried(host, *command, user=user)
        if check and done.returncode:
            raise AssertionError(f"{host}: {' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    def tried(
        self, host: str, *command: str, user: str = "root"
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on a host that may fail."""
        return subprocess.run(
            ["docker", "exec", "-u", user, self.container(host), *command],
            check=False,
            capture_output=True,
            text=True,
        )

    def copy(self, host: str, folder: str, other: str, there: str) -> None:
        """Copy the files of a folder to another host."""
        self.run(other, "mkdir", "-p", there)
        reading = ["docker", "exec", self.container(host), "tar", "-C", folder, "-c", "."]
        packed = subprocess.run(reading, check=True, capture_output=True).stdout
        writing = ["docker", "exec", "-i", self.container(other), "tar", "-C", there, "-x"]
        subprocess.run(writing, check=True, input=packed)

    def sql(self, statement: str, host: str | None = None) -> str:
        """Ask the database as its superuser."""
        command = ["psql", "-qAt", "-d", "akira", "-c", statement]
        return self.run(host or self.database, *command, user="postgres").strip()

    def page(self, host: str, url: str) -> str:
        """Get a page from a host itself, whatever its status."""
        script = (
            "import sys,urllib.request as r,urllib.error as e\n"
            "try: a=r.urlopen(sys.argv[1],timeout=5)\n"
            "except e.HTTPError as error: a=error\n"
            "sys.stdout.write(a.read().decode())"
        )
        return self.run(host, "python3", "-c", script, url)

    def address(self, host: str) -> str:
        """Give the address of a host."""
        form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        return _docker("inspect", "-f", form, self.container(host))

    @property
    def gateway(self) -> str:
        """Give this machine's address in the network."""
        form = "{{range .IPAM.Config}}{{.Gateway}}{{end}}"
        return _docker("network", "inspect", "-f", form, self.network)

    def container(self, host: str) -> str:
        """Name the container of a host."""
        return f"{self.network}-{host}"

    @property
    def vault(self) -> Path:
        """Give the file with this run's secrets."""
        return self.folder / "vault.yml"

    def secrets(self) -> Sequence[str]:
        """List every secret of the vault, as it might turn up in an output."""
        return list(_secrets(json.loads(self.vault.read_text().removeprefix("---\n"))))

    def _connections(self) -> Path:
        path = self.folder / "connections.yml"
        name = f"{self.network}-{{{{ inventory_hostname }}}}"
        variables = {"ansible_connection": "community.docker.docker", "ansible_host": name}
        path.write_text(json.dumps({"all": {"vars": variables, "hosts": dict(self.of_hosts)}}))
        return path


@contextmanager
def fleet(network: str, hosts: Mapping[str, str], inventory: str) -> Iterator[Fleet]:
    """Boot the hosts, and remove them in the end.

    With AKIRA_DEPLOY_KEEP=1 they stay, and the next run goes on with them.
    """
    made = Fleet(network=network, hosts=hosts, inventory=inventory, folder=FOLDER / inventory)
    script = str(ANSIBLE / "testing" / "hosts.sh")
    kept = os.environ.get("AKIRA_DEPLOY_KEEP") == "1"
    if not (kept and made.vault.exists()):
        subprocess.run([script, "down", network], check=True)
        shutil.rmtree(made.folder, ignore_errors=True)
        made.folder.mkdir(parents=True)
        wanted = [f"{name}={suite}" for name, suite in hosts.items()]
        subprocess.run([script, "up", network, *wanted], check=True)
        secrets = [str(PROGRAMS / "python"), "tools/new_vault.py", f"inventories/{inventory}"]
        vault = subprocess.run(secrets, cwd=ANSIBLE, check=True, capture_output=True).stdout
        made.vault.write_bytes(vault)
    try:
        yield made
    finally:
        if not kept:
            subprocess.run([script, "down", network], check=True)


def wheelhouse(out: Path, source: Path = ROOT, *names: str) -> Path:
    """Build wheelhouses of a source tree: all, or those that are named."""
    script = ROOT / "infra" / "wheelhouse" / "build.py"
    command = [sys.executable, str(script), "--out", str(out), "--source", str(source), *names]
    subprocess.run(command, check=True, capture_output=True)
    return out


def seconds_since(start: float) -> str:
    """Say how long something took."""
    return f"{monotonic() - start:.1f} s"


def _docker(*arguments: str) -> str:
    return subprocess.run(
        ["docker", *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def play_environment() -> Mapping[str, str]:
    """Give the environment of a play: nothing that the person set for Ansible."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    path = f"{PROGRAMS}:{os.environ['PATH']}"
    return {**kept, "PATH": path, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_FORKS": "8"}


def _secrets(vault: object) -> Iterator[str]:
    if isinstance(vault, dict):
        for name, value in vault.items():
            if name != "cert":
                yield from _secrets(value)
    elif isinstance(vault, str):
        # Of a key, a line in the middle.
        yield vault.splitlines()[1] if "\n" in vault else vault
