"""Where PostgreSQL is, as its adapter takes it."""

from attrs import evolve

from adapters.timescale.connection import DatabaseSettings
from entrypoints.process.settings import StoreSettings


def database_settings(settings: StoreSettings, longest: float = 60) -> DatabaseSettings:
    """Give what the adapter takes; `longest` statement in seconds."""
    return DatabaseSettings(
        url=settings.database_url,
        password_file=settings.database_password_file,
        command_timeout=longest,
    )


def proof_settings(settings: StoreSettings) -> DatabaseSettings:
    """Give sessions for the proof of each day and for bundles: two each, for duty and question.

    They have a name of their own, since what a worker's session has not ended within a minute is
    ended by the others; here a statement may take ten.
    """
    return evolve(database_settings(settings, longest=600), name="akira-proof", connections=4)
