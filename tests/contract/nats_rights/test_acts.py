"""Every act by every user, tried for real on each supported server."""

import tomllib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path

import pytest

from adapters.contract.waiting import until
from contract.nats_rights.acts import Act, acts
from contract.nats_rights.attacker import Attacker
from contract.nats_rights.others import others_on
from contract.nats_rights.site import HERE, HOSTS, TRIED, Site
from contract.nats_rights.world import World
from infra.nats.parts import parts_of

ALLOWED: Mapping[str, Sequence[str]] = tomllib.loads(
    (Path(__file__).parents[3] / "infra" / "nats" / "allowed.toml").read_text()
)
# In an account of their own these two have no limits: what they do by a reply they may do anyway.
UNLIMITED = ("admin", "system")
# It tells its own user what it likes, and when: whether anything comes tells of no right.
THE_SERVER_SPEAKS = ("system", "listen to `$SYS.>`")


class Result(StrEnum):
    WORKED = "worked"
    REFUSED = "refused, and NATS said so"
    SILENT = "nothing happened"


@asynccontextmanager
async def attacker_on(site: Site, part: str) -> AsyncIterator[Attacker]:
    async with (
        site.user("admin") as admin,
        others_on(site) as others,
        site.user(part) as connection,
    ):
        world = World(admin, others)
        await world.renew()
        yield Attacker(connection, world, asks_of(site, part))


def asks_of(site: Site, part: str) -> Mapping[str, bytes]:
    """Give what a part may ask, with a question that gets an answer."""
    user = site.user_of(part)
    if part == "admin":
        return {"cdr.raw": b"{}", "$JS.API.STREAM.INFO.AKIRA_CDR": b""}
    if part == "system":
        return {"$SYS.REQ.SERVER.PING": b""}
    [told] = [each for each in parts_of(HOSTS) if each.user == user]
    asks = {subject.replace(".>", ".1.1.1.1.0"): _question(subject) for subject in told.says}
    return asks | {subject.replace(">", HERE): b"{}" for subject in told.tells}


def _question(subject: str) -> bytes:
    if ".MSG.NEXT." in subject:
        return b'{"batch":1}'
    if ".MSG.GET." in subject:
        return b'{"seq":1}'
    return b"+WPI" if subject.startswith("$JS.ACK.") else b"{}"


async def tried(act: Act, attacker: Attacker) -> Result:
    attacker.begin()
    if await act.work(attacker):
        await attacker.world.renew()
        return Result.WORKED
    return Result.REFUSED if attacker.refused else Result.SILENT


@pytest.mark.parametrize("part", TRIED)
async def test_a_part_can_do_what_the_table_says_and_nothing_else(site: Site, part: str) -> None:
    limited = part not in UNLIMITED
    async with attacker_on(site, part) as attacker:
        chosen = [
            each
            for each in acts()
            if attacker.knows(each.since)
            and (limited or not each.silent)
            and (part, each.name) != THE_SERVER_SPEAKS
        ]
        results = {act: await tried(act, attacker) for act in chosen}
    worked = {act.name for act, result in results.items() if result is Result.WORKED}
    assert worked == {act.name for act in chosen if part in ALLOWED.get(act.name, ())}
    if limited:
        silent = {act.name for act, result in results.items() if result is Result.SILENT}
        assert silent <= {act.name for act in chosen if act.silent}
        refused = [result for result in results.values() if result is Result.REFUSED]
        # A container's log comes a little later than the answer.
        await until(lambda: len(site.violations(site.user_of(part))) >= len(refused))


def test_the_table_names_acts_and_parts() -> None:
    names = [act.name for act in acts()]
    assert len(set(names)) == len(names)
    assert set(ALLOWED) <= set(names)
    assert all(set(parts) <= set(TRIED) for parts in ALLOWED.values())
