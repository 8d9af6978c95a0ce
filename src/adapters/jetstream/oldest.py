"""The oldest message that a reader has not settled."""

import json
from datetime import datetime

from nats.js.api import ConsumerInfo

from adapters.jetstream.asking import SECONDS, moment_of
from adapters.jetstream.connection import NatsConnection
from application.errors import UnavailableError

_NO_MESSAGE = 10037


async def oldest_unsettled(connection: NatsConnection, reader: ConsumerInfo) -> datetime | None:
    """Tell when the stream stored it; None where all is settled.

    Raises:
        UnavailableError: JetStream answers with an error.
    """
    if not (reader.num_pending or reader.num_ack_pending):
        return None
    settled_to = reader.ack_floor.stream_seq if reader.ack_floor else 0
    question = {"seq": settled_to + 1, "next_by_subj": reader.config.filter_subject}
    answer = await connection.client.request(
        f"$JS.API.STREAM.MSG.GET.{reader.stream_name}", json.dumps(question).encode(), SECONDS
    )
    found = json.loads(answer.data)
    problem = found.get("error", {})
    # Settled meanwhile, and nothing came after it.
    if problem.get("err_code") == _NO_MESSAGE:
        return None
    if problem:
        raise UnavailableError(f"JetStream: {problem.get('description')}")
    return moment_of(found["message"]["time"])
