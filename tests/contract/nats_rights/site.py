"""A NATS server as a site has it, with all its users, or as sites had it before."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import frozen

from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from contract.containers import ContainerNatsServer
from contract.servers import EmbeddedNatsServer
from infra.nats.accounts import accounts
from infra.nats.parts import parts_of

# A name with dots is more than one word of a subject.
HERE, THERE = "sip-01", "sip-02.example.com"
HOSTS = (HERE, THERE)
# Who is tried: of the hosts the first, which must not speak as the second.
TRIED = ("bridge", "worker", "relay", "live", "operator", "desk", "facts", "system", "admin")
_INBOXES = {part.user: part.replies.removesuffix(".>") for part in parts_of(HOSTS)}
_PASSWORD = "x"  # noqa: S105

# Until release 0.1 all users had one account, and rights by subject alone.
BEFORE = """
accounts {
  SYS { users: [ { user: "system", password: "x" } ] }
  AKIRA {
    jetstream: enabled
    users: [
      { user: "admin", password: "x" }
      { user: "bridge", password: "x", permissions: {
        publish: ["cdr.raw", "cdr.acc", "cdr.dead", "call.events.>"]
        subscribe: ["_INBOX_bridge.>"] } }
      { user: "worker", password: "x", permissions: {
        publish: [
          "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker"
          "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-dead"
          "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker-audit"
          "$JS.ACK.AKIRA_CDR.>", "cdr.rated", "cdr.unrated", "balance.>" ]
        subscribe: ["_INBOX_worker.>"] } }
      { user: "live", password: "x", permissions: {
        publish: {
          allow: [
            "$JS.API.STREAM.INFO.AKIRA_CALLS"
            "$JS.API.STREAM.CREATE.AKIRA_CALLS"
            "$JS.API.CONSUMER.CREATE.AKIRA_CALLS.*"
            "$JS.API.STREAM.INFO.AKIRA_CDR"
            "$JS.API.CONSUMER.CREATE.AKIRA_CDR.*.cdr.raw"
            "$JS.FC.>" ]
          deny: ["$JS.API.CONSUMER.CREATE.AKIRA_CDR.cdr-worker.>"] }
        subscribe: ["_INBOX_live.>"] } }
    ]
  }
}
system_account: "SYS"
"""


def guarded() -> str:
    """Give accounts with every part of rights.toml in them."""
    users = ("admin", "system", *_INBOXES)
    return accounts(dict.fromkeys(users, _PASSWORD), HOSTS)


@frozen
class Site:
    """A server and how its users get in.

    Attributes:
        password: file with the password of all users.
        has_hosts: whether each host has a user of its own.
    """

    server: EmbeddedNatsServer | ContainerNatsServer
    password: Path
    has_hosts: bool

    def user_of(self, part: str, host: str = HERE) -> str:
        """Give the user of a part; of a host, where hosts have their own."""
        return f"bridge-{host}" if part == "bridge" and self.has_hosts else part

    @asynccontextmanager
    async def user(self, part: str, host: str = HERE) -> AsyncIterator[NatsConnection]:
        """Come in as the user of a part, with the inbox of that part."""
        async with open_nats(self.settings(self.user_of(part, host))) as connection:
            await connection.ready()
            yield connection

    def settings(self, name: str) -> NatsSettings:
        """Give what a process of this user is given."""
        inbox = _INBOXES.get(name, f"_INBOX_{name}").removeprefix("_INBOX_")
        address = self.server.url.rpartition("@")[2].removeprefix("nats://")
        return NatsSettings(
            url=f"nats://{address}", name=inbox, user=name, password_file=self.password
        )

    def violations(self, user: str) -> Sequence[str]:
        """Give the lines of the server's log that tell what a user was refused."""
        lines = self.server.log().splitlines()
        return [line for line in lines if "Violation" in line and f"{user}" in line]
