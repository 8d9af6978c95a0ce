"""Settings of the processes: environment variables only, each with its meaning."""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

import attrs
import environ
from environ.exceptions import MissingEnvValueError

from entrypoints.process.converters import (
    database_url,
    followed,
    listen,
    one_of,
    path,
    positive,
    tokens,
    urls,
)

_S = TypeVar("_S")
_PREFIX = "AKIRA"


class SettingError(Exception):
    """A setting is missing or cannot be used; the text names the variable."""


@environ.config(prefix=_PREFIX)
class CommonSettings:
    """What every process takes."""

    nats_url: str = environ.var(
        "nats://127.0.0.1:4222",
        converter=urls("nats", "tls", "ws", "wss"),
        help="NATS servers, comma-separated",
    )
    nats_user: str | None = environ.var(None, help="user at NATS")
    nats_password_file: Path | None = environ.var(None, converter=path, help="file")
    nats_nkey_file: Path | None = environ.var(None, converter=path, help="nkey seed file")
    nats_creds_file: Path | None = environ.var(None, converter=path, help="credentials file")
    nats_ca_file: Path | None = environ.var(None, converter=path, help="CA; turns TLS on")
    nats_cert_file: Path | None = environ.var(None, converter=path, help="our certificate")
    nats_key_file: Path | None = environ.var(None, converter=path, help="our key")
    stream: str = environ.var("AKIRA_CDR", help="name of the stream")
    log_level: str = environ.var(
        "info", converter=one_of("debug", "info", "warning", "error"), help="least level logged"
    )
    log_format: str = environ.var(
        "json", converter=one_of("json", "console"), help="json, or console for people"
    )


@environ.config(prefix=_PREFIX)
class BridgeSettings(CommonSettings):
    """What the bridge takes."""

    cdr_path: Path = environ.var(
        "/var/log/kamailio/acc/cdr.jsonl", converter=followed, help="the file that is followed"
    )
    state_dir: Path = environ.var(
        "/var/lib/akira-bridge", converter=Path, help="folder of the checkpoint"
    )
    start_at: Literal["beginning", "end"] = environ.var(
        "beginning", converter=one_of("beginning", "end"), help="where no checkpoint exists"
    )
    host: str = environ.var(socket.gethostname(), help="this host's name in every record")
    http_listen: str = environ.var(
        "127.0.0.1:9501", converter=listen, help="metrics and health: address:port"
    )


@environ.config(prefix=_PREFIX)
class StoreSettings(CommonSettings):
    """What every process takes that knows the database."""

    database_url: str = environ.var(
        converter=database_url, help="postgresql://user@host:port/database"
    )
    database_password_file: Path | None = environ.var(None, converter=path, help="file")


@environ.config(prefix=_PREFIX)
class WorkerSettings(StoreSettings):
    """What the worker takes."""

    consumer: str = environ.var("cdr-worker", help="name of the durable consumer")
    batch_size: int = environ.var(1000, converter=positive, help="most records a transaction")
    max_call_seconds: int = environ.var(
        14400, converter=positive, help="longer calls are unrated: the book's first value only"
    )
    relay: str = environ.var(
        "on", converter=one_of("on", "off"), help="whether it publishes facts: balance.low, …"
    )
    facts: str = environ.var(
        "balance", converter=one_of("balance", "all"), help="all: also cdr.rated and cdr.unrated"
    )
    relay_nats_user: str | None = environ.var(
        None, help="user at NATS for that; else the worker's own"
    )
    relay_nats_password_file: Path | None = environ.var(None, converter=path, help="file")
    http_listen: str = environ.var(
        "127.0.0.1:9502", converter=listen, help="metrics and health: address:port"
    )


@environ.config(prefix=_PREFIX)
class LiveSettings(StoreSettings):
    """What the live gateway takes."""

    live_tokens_file: Path = environ.var(
        converter=tokens, help="who may look: tokens with role and company"
    )
    http_listen: str = environ.var(
        "127.0.0.1:8080", converter=listen, help="page, stream, metrics and health: address:port"
    )


@environ.config(prefix=_PREFIX)
class StreamToolSettings(CommonSettings):
    """What the operator's tool takes where it needs no database, as on a SIP host."""

    consumer: str = environ.var("cdr-worker", help="name of the worker's durable consumer")
    host: str = environ.var(socket.gethostname(), help="host of re-published records")


@environ.config(prefix=_PREFIX)
class CliSettings(StoreSettings):
    """What the operator's tool takes."""

    consumer: str = environ.var("cdr-worker", help="name of the worker's durable consumer")
    host: str = environ.var(socket.gethostname(), help="host of re-published records")


@environ.config(prefix=_PREFIX)
class RetentionSettings(CliSettings):
    """What dropping old calls takes."""

    keep_calls_days: int = environ.var(converter=positive, help="age in days; no default")


def load(wanted: type[_S], environment: Mapping[str, str]) -> _S:
    """Read settings from a mapping as `os.environ` is.

    Raises:
        SettingError: a required variable is missing, or one cannot be used.
    """
    try:
        return environ.to_config(wanted, environ=dict(environment))
    except MissingEnvValueError as error:
        raise SettingError(f"{error.args[0]} is not set") from error
    except ValueError as error:
        raise SettingError(_named(wanted, environment)) from error


def help_text(wanted: type) -> str:
    """List the variables with default and meaning, a line each."""
    return str(environ.generate_help(wanted, display_defaults=True))


def _named(wanted: type, environment: Mapping[str, str]) -> str:
    for attribute in attrs.fields(wanted):
        name = f"{_PREFIX}_{attribute.name.upper()}"
        try:
            if name in environment and callable(attribute.converter):
                attribute.converter(environment[name])
        except ValueError as error:
            return f"{name} cannot be used: {error}"
    return "a setting cannot be used"
