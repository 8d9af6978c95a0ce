"""Settings come from the environment, with a default or with a complaint that names them."""

import os
from pathlib import Path

import pytest

from adapters.timescale.forgotten import WORKER as SESSIONS_OF_WORKERS
from entrypoints.process.database import proof_settings
from entrypoints.process.nats import nats_settings, relay_settings
from entrypoints.process.settings import (
    BridgeSettings,
    CliSettings,
    LiveSettings,
    SettingError,
    WorkerSettings,
    help_text,
    load,
)

NEEDED = {"AKIRA_DATABASE_URL": "postgresql://akira@db-01/akira"}


def test_the_worker_needs_a_database_only() -> None:
    found = load(WorkerSettings, NEEDED)
    expected = {
        "nats_url": "nats://127.0.0.1:4222",
        "nats_user": None,
        "nats_password_file": None,
        "nats_nkey_file": None,
        "nats_creds_file": None,
        "nats_ca_file": None,
        "nats_cert_file": None,
        "nats_key_file": None,
        "stream": "AKIRA_CDR",
        "log_level": "info",
        "log_format": "json",
        "database_url": "postgresql://akira@db-01/akira",
        "database_password_file": None,
        "consumer": "cdr-worker",
        "batch_size": 1000,
        "max_call_seconds": 14400,
        "facts": "balance",
        "http_listen": "127.0.0.1:9502",
    }
    assert {name: getattr(found, name) for name in expected} == expected


def test_the_bridge_needs_nothing() -> None:
    found = load(BridgeSettings, {})
    assert found.cdr_path == Path("/var/log/kamailio/acc/cdr.jsonl")
    assert found.state_dir == Path("/var/lib/akira-bridge")
    assert (found.start_at, found.http_listen) == ("beginning", "127.0.0.1:9501")
    assert found.host


def test_what_is_no_file_is_not_followed(tmp_path: Path) -> None:
    absent = tmp_path / "cdr.jsonl"
    assert load(BridgeSettings, {"AKIRA_CDR_PATH": str(absent)}).cdr_path == absent
    below = absent / "cdr.jsonl"
    absent.touch()
    assert load(BridgeSettings, {"AKIRA_CDR_PATH": str(below)}).cdr_path == below
    os.mkfifo(tmp_path / "pipe")
    for name, why in (("", "is a folder"), ("pipe", "is no file"), ("/dev/null", "is no file")):
        with pytest.raises(SettingError, match=f"AKIRA_CDR_PATH cannot be used: .* {why}"):
            load(BridgeSettings, {"AKIRA_CDR_PATH": str(tmp_path / name)})


def test_the_relay_has_a_connection_of_its_own_where_it_has_a_user(tmp_path: Path) -> None:
    password = tmp_path / "password"
    password.write_text("secret\n")
    own = {
        "AKIRA_NATS_USER": "worker",
        "AKIRA_NATS_NKEY_FILE": str(password),
        "AKIRA_RELAY_NATS_USER": "relay",
        "AKIRA_RELAY_NATS_PASSWORD_FILE": str(password),
    }
    found = relay_settings(load(WorkerSettings, NEEDED | own))
    assert found is not None
    assert (found.name, found.user, found.password_file) == ("relay", "relay", password)
    assert found.nkey_file is None
    assert relay_settings(load(WorkerSettings, NEEDED)) is None
    assert relay_settings(load(WorkerSettings, NEEDED | own | {"AKIRA_RELAY": "off"})) is None


@pytest.mark.parametrize("wanted", [WorkerSettings, CliSettings])
def test_a_missing_variable_is_named(wanted: type) -> None:
    with pytest.raises(SettingError, match=r"^AKIRA_DATABASE_URL is not set$"):
        load(wanted, {})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AKIRA_BATCH_SIZE", "0"),
        ("AKIRA_BATCH_SIZE", "-1"),
        ("AKIRA_BATCH_SIZE", "many"),
        ("AKIRA_BATCH_SIZE", ""),
        ("AKIRA_MAX_CALL_SECONDS", "0"),
        ("AKIRA_RELAY", "maybe"),
        ("AKIRA_FACTS", "calls"),
        ("AKIRA_LOG_LEVEL", "loud"),
        ("AKIRA_LOG_FORMAT", "xml"),
        ("AKIRA_NATS_URL", "http://nats-01"),
        ("AKIRA_NATS_URL", "nats://"),
        ("AKIRA_NATS_URL", "nats://nats-01,nats-02"),
        ("AKIRA_NATS_URL", ""),
        ("AKIRA_DATABASE_URL", ""),
        ("AKIRA_DATABASE_URL", "mysql://db-01"),
        ("AKIRA_DATABASE_URL", "postgresql://"),
        ("AKIRA_HTTP_LISTEN", "9502"),
        ("AKIRA_HTTP_LISTEN", "127.0.0.1:http"),
        ("AKIRA_HTTP_LISTEN", "127.0.0.1:65536"),
        ("AKIRA_HTTP_LISTEN", ""),
    ],
)
def test_what_cannot_be_used_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{variable} cannot be used: "):
        load(WorkerSettings, NEEDED | {variable: value})


def test_where_to_start_is_one_of_two() -> None:
    assert load(BridgeSettings, {"AKIRA_START_AT": "end"}).start_at == "end"
    with pytest.raises(
        SettingError, match=r"^AKIRA_START_AT cannot be used: one of beginning, end"
    ):
        load(BridgeSettings, {"AKIRA_START_AT": "middle"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AKIRA_NATS_URL", "nats://n1:4222,tls://n2:4222"),
        ("AKIRA_DATABASE_URL", "postgresql://a@h1:1,h2:2/db?target_session_attrs=read-write"),
        ("AKIRA_DATABASE_URL", "postgres://a@/db?host=/run/postgresql"),
        ("AKIRA_HTTP_LISTEN", "0.0.0.0:0"),
        ("AKIRA_LOG_LEVEL", "debug"),
    ],
)
def test_what_an_operator_may_write(variable: str, value: str) -> None:
    found = load(WorkerSettings, NEEDED | {variable: value})
    assert getattr(found, variable.removeprefix("AKIRA_").lower()) == value


def test_a_secret_stands_in_a_file() -> None:
    found = load(
        WorkerSettings,
        NEEDED | {"AKIRA_NATS_USER": "worker", "AKIRA_NATS_PASSWORD_FILE": "/run/secrets/nats"},
    )
    nats = nats_settings(found, "worker")
    assert (nats.user, nats.password_file) == ("worker", Path("/run/secrets/nats"))
    assert (nats.url, nats.name) == ("nats://127.0.0.1:4222", "worker")


def test_an_empty_file_name_is_none() -> None:
    assert load(BridgeSettings, {"AKIRA_NATS_CA_FILE": ""}).nats_ca_file is None


COMMON = {
    "AKIRA_NATS_URL", "AKIRA_NATS_USER", "AKIRA_NATS_PASSWORD_FILE", "AKIRA_NATS_NKEY_FILE",
    "AKIRA_NATS_CREDS_FILE", "AKIRA_NATS_CA_FILE", "AKIRA_NATS_CERT_FILE", "AKIRA_NATS_KEY_FILE",
    "AKIRA_STREAM", "AKIRA_HTTP_LISTEN", "AKIRA_LOG_LEVEL", "AKIRA_LOG_FORMAT",
}  # fmt: skip
BRIDGE = COMMON | {"AKIRA_CDR_PATH", "AKIRA_STATE_DIR", "AKIRA_START_AT", "AKIRA_HOST"}
WORKER = COMMON | {
    "AKIRA_CONSUMER", "AKIRA_DATABASE_URL", "AKIRA_DATABASE_PASSWORD_FILE",
    "AKIRA_BATCH_SIZE", "AKIRA_MAX_CALL_SECONDS",
    "AKIRA_RELAY", "AKIRA_FACTS", "AKIRA_RELAY_NATS_USER", "AKIRA_RELAY_NATS_PASSWORD_FILE",
}  # fmt: skip


LIVE = COMMON | {
    "AKIRA_DATABASE_URL", "AKIRA_DATABASE_PASSWORD_FILE", "AKIRA_LIVE_TOKENS_FILE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "variables"),
    [(BridgeSettings, BRIDGE), (WorkerSettings, WORKER), (LiveSettings, LIVE)],
)
def test_the_help_lists_each_variable_with_its_meaning(wanted: type, variables: set[str]) -> None:
    lines = help_text(wanted).splitlines()
    assert {line.split()[0] for line in lines} == variables
    assert all(len(line.split()) > 2 for line in lines)


def test_nobody_takes_a_long_proof_for_a_worker_that_stands_still() -> None:
    found = proof_settings(load(WorkerSettings, NEEDED))
    assert found.command_timeout > 60
    assert found.name != SESSIONS_OF_WORKERS
