"""Where NATS is, as its adapter takes it."""

from attrs import evolve

from adapters.jetstream.connection import NatsSettings
from entrypoints.process.settings import CommonSettings, WorkerSettings


def nats_settings(settings: CommonSettings, name: str) -> NatsSettings:
    """Give what the NATS adapter takes."""
    return NatsSettings(
        url=settings.nats_url,
        name=name,
        user=settings.nats_user,
        password_file=settings.nats_password_file,
        nkey_file=settings.nats_nkey_file,
        creds_file=settings.nats_creds_file,
        ca_file=settings.nats_ca_file,
        cert_file=settings.nats_cert_file,
        key_file=settings.nats_key_file,
    )


def relay_settings(settings: WorkerSettings) -> NatsSettings | None:
    """Give what the relay's own connection takes; None where it uses the worker's."""
    if settings.relay != "on" or settings.relay_nats_user is None:
        return None
    return evolve(
        nats_settings(settings, "relay"),
        user=settings.relay_nats_user,
        password_file=settings.relay_nats_password_file,
        nkey_file=None,
        creds_file=None,
    )
