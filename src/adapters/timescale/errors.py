"""PostgreSQL's errors in the application's words: again later, or never."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ssl import SSLError
from typing import Final

from asyncpg import InterfaceError, InternalClientError, PostgresError
from asyncpg.exceptions import (
    ClientConfigurationError,
    DataError,
    TargetServerAttributeNotMatched,
)

from application.errors import PortError, RejectedError, SetupError, UnavailableError

# SQLSTATEs that condemn the content: data exception, integrity constraint violation, and a limit
# of the program (54000: longer than an index can hold).
# Everything else (connection, resources, locks, rights, a missing table) is mended by people or
# by time, and must never park a good record.
_OF_CONTENT: Final = ("22", "23", "54000")
_LOCK_NOT_AVAILABLE: Final = "55P03"
_OLDER: Final = "the database is not at this version: akira migrate, as its owner"
_SHUT: Final = (
    "the database does not let this user in: see AKIRA_DATABASE_URL and"
    " AKIRA_DATABASE_PASSWORD_FILE"
)
# What an operator can mend, by SQLSTATE: which setting, or which command.
_ADVICE: Final[Mapping[str, str]] = {
    "42P01": _OLDER,
    "42703": _OLDER,
    "42883": _OLDER,
    "42501": (
        "the user of AKIRA_DATABASE_URL may not do this: name another, see"
        " docs/reference/postgresql-rights.md"
    ),
    "28P01": _SHUT,
    "28000": _SHUT,
    "3D000": "there is no such database: see AKIRA_DATABASE_URL, or make it",
    "25006": "the database may only be read: AKIRA_DATABASE_URL names a replica, or it is set so",
    "53300": "the database takes no more connections: raise its max_connections",
    "53100": "the disk of the database is full",
}
_UNWANTED: Final = (
    "no server that AKIRA_DATABASE_URL names is as its target_session_attrs asks: for read-write,"
    " each may only be read, a replica or set so"
)
_AWAY: Final = "the database does not answer: is PostgreSQL up, and AKIRA_DATABASE_URL its address?"
_LATE: Final = (
    "the database gives no answer in time: is it busy, or AKIRA_DATABASE_URL not its address?"
)


class BusyError(UnavailableError):
    """Somebody else holds what this needs, and did not come to an end while we had patience."""


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise an application's error in place of the driver's."""
    try:
        yield
    except _DRIVER_ERRORS as error:
        raise _translated(error) from error


_DRIVER_ERRORS: Final = (
    PostgresError, InterfaceError, InternalClientError, OSError, TimeoutError, ValueError,
)  # fmt: skip


def _translated(error: Exception) -> PortError:
    if isinstance(error, PostgresError):
        code = error.sqlstate or ""
        if code == _LOCK_NOT_AVAILABLE:
            return BusyError(f"{code} {error.args[0]}")
        kind = RejectedError if code.startswith(_OF_CONTENT) else UnavailableError
        return kind(_advised(_ADVICE.get(code), f"{code} {error.args[0]}"))
    text = f"{type(error).__name__}: {error}".removesuffix(": ")
    if advice := _advice_of_the_way(error):
        return UnavailableError(_advised(advice, text))
    if isinstance(error, ClientConfigurationError):
        return SetupError(text)
    # What the driver cannot encode. Its other ValueErrors (a certificate that fails its check, an
    # address with a wrong port) say nothing of the content.
    is_content = isinstance(error, DataError | UnicodeError)
    return RejectedError(text) if is_content else UnavailableError(text)


def _advice_of_the_way(error: Exception) -> str | None:
    if isinstance(error, TargetServerAttributeNotMatched):
        return _UNWANTED
    # A transaction that gets no answer ends in what its rollback says of a connection given up.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _LATE
    return _AWAY if isinstance(error, OSError) and not isinstance(error, SSLError) else None


def _advised(advice: str | None, text: str) -> str:
    return text if advice is None else f"{advice} ({text})"
