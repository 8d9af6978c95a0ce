"""What can be asked of JetStream and of the server, with a body that would do harm."""

from collections.abc import Iterator

from attrs import frozen

_EVIL = {"name": "EVIL", "subjects": ["evil.>"], "storage": "memory"}
_FORGING = {"src": "evil.a", "dest": "balance.exhausted"}
_CALLS = {"name": "AKIRA_CALLS", "storage": "file", "max_age": 86_400_000_000_000}
_TELLING = ("republish", "sources", "deliver_subject")


@frozen
class Question:
    """A subject and a body; `since` is the first server that knows it."""

    subject: str
    body: object
    since: tuple[int, int] = (2, 0)

    @property
    def name(self) -> str:
        """Give the subject, and what of the body makes a difference."""
        config = self.body.get("config", self.body) if isinstance(self.body, dict) else {}
        about = "".join(f" with `{word}`" for word in _TELLING if word in config)
        return f"`{self.subject}`{about}"


def questions() -> Iterator[Question]:
    """Give all of them."""
    for stream in ("AKIRA_CDR", "AKIRA_BALANCE", "AKIRA_CALLS"):
        yield from (Question(*each) for each in _about_stream(stream))
    for end in ("", "-hosts", "-dead", "-dead-hosts", "-audit"):
        yield from (Question(*each) for each in _about_consumer(f"AKIRA_CDR.cdr-worker{end}"))
        until = {"pause_until": "2100-01-01T00:00:00Z"}
        pausing = f"$JS.API.CONSUMER.PAUSE.AKIRA_CDR.cdr-worker{end}"
        yield Question(pausing, until, since=(2, 11))
    yield from (Question(*each) for each in _about_all())
    yield from (Question(subject, None) for subject in _SYSTEM)


def _about_stream(stream: str) -> Iterator[tuple[str, object]]:
    yield f"$JS.API.STREAM.INFO.{stream}", None
    yield f"$JS.API.STREAM.MSG.GET.{stream}", {"seq": 1}
    yield f"$JS.API.DIRECT.GET.{stream}", {"seq": 1}
    yield f"$JS.API.STREAM.SNAPSHOT.{stream}", {"deliver_subject": "evil.snapshot"}
    yield f"$JS.API.STREAM.MSG.DELETE.{stream}", {"seq": 1}
    yield f"$JS.API.STREAM.PURGE.{stream}", {}
    yield f"$JS.API.STREAM.DELETE.{stream}", {}
    yield f"$JS.API.STREAM.LEADER.STEPDOWN.{stream}", {}
    yield f"$JS.API.CONSUMER.NAMES.{stream}", {}
    yield f"$JS.API.CONSUMER.LIST.{stream}", {}
    yield f"$JS.API.CONSUMER.CREATE.{stream}", _consumer(stream)
    yield f"$JS.API.CONSUMER.CREATE.{stream}.evil", _consumer(stream, name="evil")
    yield f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.evil", _consumer(stream, durable_name="evil")
    pushing = _consumer(stream, name="evil", deliver_subject="evil.delivery")
    yield f"$JS.API.CONSUMER.CREATE.{stream}.evil", pushing


def _about_consumer(name: str) -> Iterator[tuple[str, object]]:
    yield f"$JS.API.CONSUMER.INFO.{name}", None
    yield f"$JS.API.CONSUMER.MSG.NEXT.{name}", {"batch": 1, "no_wait": True}
    yield f"$JS.API.CONSUMER.DELETE.{name}", {}
    yield f"$JS.API.CONSUMER.LEADER.STEPDOWN.{name}", {}


def _about_all() -> Iterator[tuple[str, object]]:
    yield "$JS.API.INFO", None
    yield "$JS.API.STREAM.NAMES", {}
    yield "$JS.API.STREAM.LIST", {}
    yield "$JS.API.STREAM.CREATE.EVIL", _EVIL
    yield "$JS.API.STREAM.CREATE.EVIL", {**_EVIL, "republish": _FORGING}
    yield "$JS.API.STREAM.CREATE.EVIL", {"name": "EVIL", "sources": [{"name": "AKIRA_CDR"}]}
    yield "$JS.API.STREAM.RESTORE.EVIL", {"config": _EVIL, "state": {}}
    yield "$JS.API.STREAM.UPDATE.AKIRA_CALLS", {**_CALLS, "subjects": ["call.events.>", "evil.>"]}
    yield "$JS.API.ACCOUNT.PURGE.AKIRA", {}
    yield "$JS.API.META.LEADER.STEPDOWN", {}
    yield "akira.api.STREAM.DELETE.AKIRA_CALLS", {}


_SYSTEM = (
    "$SYS.REQ.SERVER.PING.VARZ", "$SYS.REQ.ACCOUNT.AKIRA.CONNZ", "$SYS.REQ.ACCOUNT.AKIRA.JSZ",
    "$SYS.REQ.ACCOUNT.PING.CONNZ", "$SYS.REQ.USER.INFO",
)  # fmt: skip


def _consumer(stream: str, **more: str) -> dict[str, object]:
    config = {"deliver_policy": "all", "ack_policy": "none", "replay_policy": "instant", **more}
    return {"stream_name": stream, "config": config}
