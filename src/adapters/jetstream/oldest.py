"""The oldest message that a reader has not settled."""

from datetime import datetime

from adapters.jetstream.asking import Json, NoMessageError, ask, moment_of
from adapters.jetstream.connection import NatsConnection


async def oldest_unsettled(connection: NatsConnection, reader: Json) -> datetime | None:
    """Tell when the stream stored it; None where all is settled. `reader` is a consumer's info.

    Raises:
        SetupError: no right to ask.
        UnavailableError: JetStream does not answer, or answers with an error.
    """
    if not (reader["num_pending"] or reader["num_ack_pending"]):
        return None
    after = reader["ack_floor"]["stream_seq"] + 1
    question = {"seq": after, "next_by_subj": reader["config"]["filter_subject"]}
    try:
        found = await ask(connection, f"STREAM.MSG.GET.{reader['stream_name']}", question)
    except NoMessageError:  # settled meanwhile, and nothing came after it
        return None
    return moment_of(found["message"]["time"])
