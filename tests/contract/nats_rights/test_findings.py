"""What an attacker did on 2026-11-25, once more: it works with the rights of then, not now."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from adapters.contract.builders import cdr_payload
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import readers
from adapters.wire.acc_json.routing import cdr_of
from application.calls.data import Delivery, Malformed
from contract.nats_rights.attacker import Attacker
from contract.nats_rights.others import Others
from contract.nats_rights.site import HERE, THERE, Site
from contract.nats_rights.world import World, a_marker
from domain.calls.cdr import Cdr

Finding = Callable[[Attacker], Awaitable[bool]]


@asynccontextmanager
async def somebody(site: Site, part: str) -> AsyncIterator[Attacker]:
    async with site.user("admin") as admin, site.user(part) as connection:
        world = World(admin, Others({}))
        await world.renew()
        yield Attacker(connection, world, {})


async def the_gateway_forges_a_call_record(attacker: Attacker) -> bool:
    await attacker.world.admin.client.jetstream(timeout=60).delete_stream("AKIRA_CALLS")
    forging = {
        "name": "AKIRA_CALLS",
        "subjects": ["call.events.>", "$JS.FC.a"],
        "storage": "memory",
        "no_ack": True,
        "republish": {"src": "$JS.FC.a", "dest": "cdr.raw"},
    }
    await attacker.answers("$JS.API.STREAM.CREATE.AKIRA_CALLS", forging)
    marker = a_marker()
    await attacker.publish("$JS.FC.a", marker, headers={"Akira-Host": THERE})
    await attacker.world.settle()
    return await attacker.world.subject_of("AKIRA_CDR", marker) == "cdr.raw"


async def the_bridge_purges_by_its_reply(attacker: Attacker) -> bool:
    await attacker.publish("cdr.raw", reply="$JS.API.STREAM.PURGE.AKIRA_CALLS")
    await attacker.world.settle()
    return not await attacker.world.heard("call.events.answered")


async def the_bridge_tells_a_false_fact_by_its_reply(attacker: Attacker) -> bool:
    await attacker.publish("cdr.raw", reply="balance.exhausted")
    await attacker.world.settle()
    return await attacker.world.heard("balance.exhausted") > 0


async def the_worker_ends_a_call_by_its_reply(attacker: Attacker) -> bool:
    pull = "$JS.API.CONSUMER.MSG.NEXT.AKIRA_CDR.cdr-worker"
    before = await attacker.world.count("AKIRA_CALLS")
    await attacker.publish(pull, b'{"batch":1}', reply="call.events.ended")
    await attacker.world.admin.client.jetstream(timeout=60).publish("cdr.raw", b"{}")
    # Requests are served in their turn.
    assert await attacker.answers(pull, {"batch": 1})
    await attacker.world.settle()
    return await attacker.world.count("AKIRA_CALLS") > before


async def the_gateway_delivers_where_it_may_not_publish(attacker: Attacker) -> bool:
    listener = await attacker.world.admin.client.subscribe("balance.exhausted")
    config = {
        "name": "evil", "filter_subject": "cdr.raw", "deliver_subject": "balance.exhausted",
        "deliver_policy": "all", "ack_policy": "none", "replay_policy": "instant",
    }  # fmt: skip
    create = "$JS.API.CONSUMER.CREATE.AKIRA_CDR.evil.cdr.raw"
    await attacker.answers(create, {"stream_name": "AKIRA_CDR", "config": config})
    if attacker.refused:
        return False
    return (await listener.next_msg(timeout=120)).subject == "cdr.raw"


FINDINGS: dict[Finding, str] = {
    the_gateway_forges_a_call_record: "live",
    the_bridge_purges_by_its_reply: "bridge",
    the_bridge_tells_a_false_fact_by_its_reply: "bridge",
    the_worker_ends_a_call_by_its_reply: "worker",
    the_gateway_delivers_where_it_may_not_publish: "live",
}
HELD_BY_NEWER_SERVERS = {the_bridge_purges_by_its_reply}
each_finding = pytest.mark.parametrize("finding", FINDINGS, ids=lambda each: each.__name__)


@each_finding
async def test_it_is_held(site: Site, finding: Finding) -> None:
    async with somebody(site, FINDINGS[finding]) as attacker:
        assert not await finding(attacker)


@each_finding
async def test_with_the_rights_of_then_it_was_not(old_site: Site, finding: Finding) -> None:
    async with somebody(old_site, FINDINGS[finding]) as attacker:
        held = finding in HELD_BY_NEWER_SERVERS and attacker.knows((2, 11))
        assert await finding(attacker) is not held


async def test_a_host_cannot_speak_as_another(site: Site) -> None:
    delivery = await said_as_another(site)
    assert cast("Malformed", delivery.content).reason == "another_host"
    assert delivery.provenance.host == HERE


async def test_with_the_rights_of_then_it_could(old_site: Site) -> None:
    delivery = await said_as_another(old_site)
    assert isinstance(delivery.content, Cdr)
    assert delivery.provenance.host == THERE


async def said_as_another(site: Site) -> Delivery:
    """Publish a record as the first host with the name of the second; give what a worker gets."""
    body = cdr_payload(call_id="forged")
    async with somebody(site, "bridge") as attacker, site.user("worker") as worker:
        await attacker.publish("cdr.raw", body, headers={"Akira-Host": THERE})
        stop = asyncio.Event()
        names = readers("cdr-worker") if site.has_hosts else ["cdr-worker"]
        inbox = JetStreamInbox(
            connection=worker, stream="AKIRA_CDR", consumers=names, batch_size=10,
            decode=cdr_of, stop=stop,
        )  # fmt: skip
        async with asyncio.timeout(180), open_inbox(inbox):
            async for batch in inbox.batches():
                for delivery in batch.deliveries:
                    if json.loads(delivery.body) == json.loads(body):
                        return delivery
    raise AssertionError("the record did not arrive")
