"""Where PostgreSQL is, as its adapter takes it."""

from adapters.timescale.connection import DatabaseSettings
from entrypoints.process.settings import StoreSettings


def database_settings(settings: StoreSettings, longest: float = 60) -> DatabaseSettings:
    """Give what the adapter takes; `longest` statement in seconds."""
    return DatabaseSettings(
        url=settings.database_url,
        password_file=settings.database_password_file,
        command_timeout=longest,
    )
