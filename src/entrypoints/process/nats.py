"""Where NATS is, as its adapter takes it."""

from adapters.jetstream.connection import NatsSettings
from entrypoints.process.settings import CommonSettings


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
