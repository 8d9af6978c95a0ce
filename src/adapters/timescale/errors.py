"""PostgreSQL's errors in the application's words: again later, or never."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from asyncpg import InterfaceError, PostgresError

from application.errors import PortError, RejectedError, UnavailableError

# SQLSTATE classes that condemn the content: data exception, integrity constraint violation.
# Everything else (connection, resources, locks, rights, a missing table) is mended by people or
# by time, and must never park a good record.
_CONTENT_CLASSES: Final = ("22", "23")


@contextmanager
def translated_errors() -> Iterator[None]:
    """Raise `UnavailableError` or `RejectedError` in place of the driver's errors."""
    try:
        yield
    except (PostgresError, InterfaceError, OSError, TimeoutError, ValueError) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> PortError:
    if isinstance(error, PostgresError):
        code = error.sqlstate or ""
        kind = RejectedError if code.startswith(_CONTENT_CLASSES) else UnavailableError
        return kind(f"{code} {error.args[0]}")
    # A ValueError is a text that cannot be encoded; the driver raises it before it sends.
    kind = RejectedError if isinstance(error, ValueError) else UnavailableError
    return kind(f"{type(error).__name__}: {error}")
