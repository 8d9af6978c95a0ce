"""Runs commands of the runbooks on the hosts that they name, as an operator would type them."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from deploy.books import ALL, Command
from deploy.fleet import Fleet, Play
from e2e.waiting import wait_until

_FILES = "/root/files"
_KEPT = "/root/seal-heads"
_CDRS = "/var/log/kamailio/acc"
_UNREADABLE = (
    '{"start_time": "%d", "end_time": "%d", "duration": "one minute", "call_id": "letter-%d@rig", '
    '"from_tag": "f", "to_tag": "t", "caller": "491510001", "callee": "49301055501", '
    '"account": "none", "src_ip": "192.0.2.7", "src_port": "5060", "from_name": "", "ua": "rig", '
    '"init_time": "%d.5", "hangup_by": "caller", "sip_code": "200"}'
)


def by_hand(mode: str) -> Sequence[Command]:
    """List what is typed on a host, where NATS runs in that mode; each command once."""
    return _once(
        [
            command
            for command in ALL
            if command.words[0] != "ansible-playbook" and command.mode in {"", mode}
        ]
    )


def plays() -> Sequence[Command]:
    """List the playbooks that are run on the operator's machine, each once."""
    return _once([command for command in ALL if command.words[0] == "ansible-playbook"])


def _codes(command: Command) -> set[int]:
    # 1 says that something is wrong, as it is while letters are open.
    return {0, 1} if command.words[:2] == ("akira-owner", "status") else {0}


def _once(commands: Sequence[Command]) -> Sequence[Command]:
    return list({(each.place, each.words): each for each in commands}.values())


@frozen
class Operator:
    """Somebody with the runbooks open.

    Attributes:
        places: the host of each place that a runbook names.
        host: the SIP host that is meant.
    """

    fleet: Fleet
    places: Mapping[str, str]
    host: str
    words: Mapping[str, str] = field(factory=dict)

    def have_letters(self, count: int) -> None:
        """Write records that nobody can read, and wait until they are parked."""
        now = int(datetime.now(UTC).timestamp())
        lines = [_UNREADABLE % (now - 61, now, each, now - 70) for each in range(count)]
        text = "".join(f"{line}\n" for line in lines)
        self.fleet.run(self.host, "sh", "-c", f"printf '%s' '{text}' >> {_CDRS}/cdr.jsonl")
        wait_until(lambda: len(self._open()) >= count, seconds=60, what=f"{count} letters")

    def fetch_files(self, hosts: Sequence[str]) -> None:
        """Copy the files of SIP hosts to where commands want them."""
        for host in hosts:
            for place in ("NATS host", "worker's host"):
                self.fleet.copy(host, _CDRS, self.places[place], f"{_FILES}/{host}")
        owner = self.places["worker's host"]
        self.fleet.run(owner, "sh", "-c", f"akira-owner seal head > {_KEPT}")

    def publish_again(self, hosts: Sequence[str]) -> None:
        """Publish the files of SIP hosts again, as docs/runbooks/restore.md says."""
        self.fetch_files(hosts)
        for host in hosts:
            command = f"akira-nats republish --host {host} --fresh {_FILES}/{host}/cdr.jsonl*"
            self.fleet.run(self.places["NATS host"], "bash", "-c", command)

    def trouble_with(self, command: Command) -> str:
        """Type a command on its host; say what went wrong, or nothing."""
        typed = self._filled(command)
        done = self.fleet.tried(self.places[command.place], "bash", "-c", typed)
        told = f"{command.book}: {command.place}$ {typed}\n{done.stdout}{done.stderr}"
        print(f"\n{told}({done.returncode})")
        return "" if done.returncode in _codes(command) else f"{told}({done.returncode})"

    def run(self, command: Command) -> Play:
        """Run a playbook of a runbook."""
        playbook, *arguments = self._filled(command).split()[1:]
        return self.fleet.play(playbook.removeprefix("playbooks/"), *arguments)

    def _filled(self, command: Command) -> str:
        now = datetime.now(UTC)
        letters = self._open()
        words = {
            "FILES": f"{_FILES}/{self.host}/cdr.jsonl*",
            "FILE": _KEPT,
            "SIP-HOST": self.host,
            "HOUR": f"{now - timedelta(hours=1):%Y-%m-%dT%HZ}",
            "DAY": f"{now:%Y-%m-%d}",
            "LATER": f"{now + timedelta(hours=1):%Y-%m-%dT%HZ}",
            "ID": letters[0] if letters else "0",
            "TEXT": "tried",
            **({"NAME": "somebody"} if command.words[0] == "akira-owner" else self.words),
        }
        text = " ".join(command.words)
        return re.sub(r"\b[A-Z][A-Z-]+\b", lambda found: words.get(found[0], found[0]), text)

    def _open(self) -> Sequence[str]:
        return self.fleet.sql(
            "select id from dead_letter where status = 'parked' order by id"
        ).splitlines()
