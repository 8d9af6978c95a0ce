"""What parks a record, and what must never park one."""

import ssl

import asyncpg
import pytest

from adapters.timescale.errors import BusyError, translated_errors
from application.errors import PortError, RejectedError, SetupError, UnavailableError


def translated(error: Exception) -> PortError:
    with pytest.raises(PortError) as raised, translated_errors():
        raise error
    assert raised.value.__cause__ is error
    return raised.value


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.CharacterNotInRepertoireError("22021"),
        asyncpg.NumericValueOutOfRangeError("22003"),
        asyncpg.StringDataRightTruncationError("22001"),
        asyncpg.UniqueViolationError("23505"),
        asyncpg.CheckViolationError("23514"),
        asyncpg.NotNullViolationError("23502"),
        asyncpg.exceptions.DataError("client side"),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    ],
    ids=repr,
)
def test_only_the_content_is_rejected(error: Exception) -> None:
    assert type(translated(error)) is RejectedError


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.ConnectionDoesNotExistError("08003"),
        asyncpg.CannotConnectNowError("57P03"),
        asyncpg.AdminShutdownError("57P01"),
        asyncpg.TooManyConnectionsError("53300"),
        asyncpg.DiskFullError("53100"),
        asyncpg.ReadOnlySQLTransactionError("25006"),
        asyncpg.DeadlockDetectedError("40P01"),
        asyncpg.SerializationError("40001"),
        asyncpg.UndefinedTableError("42P01"),
        asyncpg.InsufficientPrivilegeError("42501"),
        asyncpg.InvalidPasswordError("28P01"),
        asyncpg.InvalidCatalogNameError("3D000"),
        asyncpg.QueryCanceledError("57014"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.exceptions.TargetServerAttributeNotMatched("a standby"),
        asyncpg.exceptions.ProtocolError("broken"),
        asyncpg.PostgresError("without a code"),
        ConnectionRefusedError(111, "refused"),
        TimeoutError(),
        ValueError("invalid literal for int() with base 10: 'port'"),
        ssl.SSLCertVerificationError(1, "expired"),
    ],
    ids=repr,
)
def test_everything_else_is_tried_again(error: Exception) -> None:
    assert type(translated(error)) is UnavailableError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            asyncpg.UndefinedTableError('relation "company" does not exist'),
            (
                "the database is not at this version: akira migrate, as its owner"
                ' (42P01 relation "company" does not exist)'
            ),
        ),
        (
            asyncpg.InsufficientPrivilegeError("permission denied for table event"),
            (
                "the user of AKIRA_DATABASE_URL may not do this: name another, see"
                " docs/reference/postgresql-rights.md (42501 permission denied for table event)"
            ),
        ),
        (
            asyncpg.InvalidPasswordError("password authentication failed"),
            (
                "the database does not let this user in: see AKIRA_DATABASE_URL and"
                " AKIRA_DATABASE_PASSWORD_FILE (28P01 password authentication failed)"
            ),
        ),
        (
            asyncpg.InvalidCatalogNameError('database "x" does not exist'),
            (
                "there is no such database: see AKIRA_DATABASE_URL, or make it"
                ' (3D000 database "x" does not exist)'
            ),
        ),
        (
            ConnectionRefusedError(111, "Connect call failed"),
            (
                "the database does not answer: is PostgreSQL up, and AKIRA_DATABASE_URL its"
                " address? (ConnectionRefusedError: [Errno 111] Connect call failed)"
            ),
        ),
        (
            asyncpg.exceptions.TargetServerAttributeNotMatched("a standby"),
            (
                "no server that AKIRA_DATABASE_URL names is as its target_session_attrs asks: for"
                " read-write, each may only be read, a replica or set so"
                " (TargetServerAttributeNotMatched: a standby)"
            ),
        ),
        (
            TimeoutError(),
            (
                "the database gives no answer in time: is it busy, or AKIRA_DATABASE_URL not its"
                " address? (TimeoutError)"
            ),
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_an_operator_can_mend_is_said_with_the_setting_or_the_command(
    error: Exception, said: str
) -> None:
    assert str(translated(error)) == said


def test_what_somebody_else_holds_is_told_apart() -> None:
    assert type(translated(asyncpg.LockNotAvailableError("55P03"))) is BusyError


def test_a_url_that_cannot_be_used_is_for_an_operator() -> None:
    error = asyncpg.exceptions.ClientConfigurationError("no such option")
    assert type(translated(error)) is SetupError


def test_a_defect_of_ours_is_not_disguised() -> None:
    with pytest.raises(KeyError), translated_errors():
        raise KeyError


def test_a_rollback_after_no_answer_is_told_as_no_answer() -> None:
    error = asyncpg.InterfaceError("connection is closed")
    error.__context__ = TimeoutError()
    with pytest.raises(UnavailableError, match="gives no answer in time"), translated_errors():
        raise error
