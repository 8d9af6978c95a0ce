"""Three NATS servers on this machine that keep each stream three times."""

import asyncio
from pathlib import Path

from attrs import define, field

from contract.servers import EmbeddedNatsServer
from free_ports import free_ports

_PASSWORD = "of-the-tests"  # noqa: S105 nobody else reaches it
_ACCESS = """
server_name: "{name}"
authorization {{ user: "akira", password: "{password}" }}
cluster {{ name: "tests", host: "127.0.0.1", port: {port}, routes: [ {routes} ] }}
"""


@define
class NatsCluster:
    """All three start, stop and die together."""

    folder: Path
    members: list[EmbeddedNatsServer] = field(init=False)

    def __attrs_post_init__(self) -> None:
        ports = free_ports(3)
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in ports)
        self.members = [_member(self.folder / f"n{port}", port, routes) for port in ports]

    @property
    def url(self) -> str:
        """Where clients find one of them."""
        return ",".join(each.url for each in self.members)

    async def start(self) -> None:
        await asyncio.gather(*(each.start() for each in self.members))

    async def stop(self) -> None:
        await asyncio.gather(*(each.stop() for each in self.members))

    async def kill(self) -> None:
        await asyncio.gather(*(each.kill() for each in self.members))


def _member(folder: Path, port: int, routes: str) -> EmbeddedNatsServer:
    folder.mkdir(parents=True)
    (folder / "password").write_text(_PASSWORD)
    access = _ACCESS.format(name=folder.name, password=_PASSWORD, port=port, routes=routes)
    return EmbeddedNatsServer(folder, access)
