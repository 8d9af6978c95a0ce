"""PostgreSQL's errors in the application's words: again later, or never."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from asyncpg import InterfaceError, InternalClientError, PostgresError
from asyncpg.exceptions import ClientConfigurationError, DataError

from application.errors import PortError, RejectedError, SetupError, UnavailableError

# SQLSTATEs that condemn the content: data exception, integrity constraint violation, and a limit
# of the program (54000: longer than an index can hold).
# Everything else (connection, resources, locks, rights, a missing table) is mended by people or
# by time, and must never park a good record.
_OF_CONTENT: Final = ("22", "23", "54000")
_LOCK_NOT_AVAILABLE: Final = "55P03"


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
        return kind(f"{code} {error.args[0]}")
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, ClientConfigurationError):
        return SetupError(text)
    # What the driver cannot encode. Its other ValueErrors (a certificate that fails its check, an
    # address with a wrong port) say nothing of the content.
    is_content = isinstance(error, DataError | UnicodeError)
    return RejectedError(text) if is_content else UnavailableError(text)
