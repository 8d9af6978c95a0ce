"""What the roles' scripts make of `akira status` and of NATS' monitoring."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from free_ports import free_port

ROLES = Path(__file__).parents[2] / "infra" / "ansible" / "roles"
STATUS = ROLES / "monitoring" / "files" / "akira_status_metrics.py"
NATS = ROLES / "nats" / "files" / "akira_nats_metrics.py"

# Stands where the script is to read an hour ago, reckoned from when it reads.
AN_HOUR_AGO = "an hour ago"
DOCUMENT = {
    "schema": "akira.status/1",
    "stream": {
        "messages": 7,
        "size": 700,
        "max_size": 1000,
        "consumers": [
            {"name": "cdr-worker", "pending": 3, "ack_pending": 2, "oldest": AN_HOUR_AGO},
            {"name": "cdr-worker-dead", "pending": 0, "ack_pending": 0, "oldest": None},
        ],
    },
    "database": {
        "open_letters": {"not_json": 2, "identity_conflict": 1},
        "gaps": [{"first_seq": 4, "last_seq": 6}],
        "duplicates": 5,
        "unrated": {"no_tariff": 8},
        "hosts": [
            {
                "host": "sip-01",
                "last_day": 40,
                "last_received_at": "2026-11-25T00:00:00+00:00",
                "last_read_at": "2026-11-25T00:00:07.5+00:00",
            },
            {
                "host": "sip-02",
                "last_day": 1,
                "last_received_at": "2026-11-25T00:00:00+00:00",
                "last_read_at": "2026-11-24T23:59:59+00:00",
            },
        ],
        "proof": {"day": "2026-11-24", "proved_at": AN_HOUR_AGO, "findings": [], "last_seal": 7},
        "money": {"companies": 9, "suspended": 2, "negative": 4, "suspicions": 6},
        "unrated_since": AN_HOUR_AGO,
        "readers": [
            {"name": "relay", "positions": 5, "since": AN_HOUR_AGO},
            {"name": "audit", "positions": 12, "since": AN_HOUR_AGO},
            {"name": "traffic", "positions": 0, "since": None},
        ],
        "closing": {"last_closed": "2026-10", "late_calls": 3},
        "held": {"since": AN_HOUR_AGO, "pid": 7, "user": "ana", "database": "other"},
        "duties": [
            {"name": "audit", "worked_at": AN_HOUR_AGO},
            {"name": "relay", "worked_at": None},
            {"name": "traffic", "worked_at": AN_HOUR_AGO},
        ],
    },
}


OF_AN_HOUR = (
    'cdr_consumer_oldest_seconds{consumer="cdr-worker"}',
    'cdr_duty_age_seconds{duty="audit"}',
    'cdr_duty_age_seconds{duty="traffic"}',
    'cdr_reader_lag_seconds{reader="audit"}',
    "cdr_unrated_oldest_seconds",
    "cdr_events_held_seconds",
    "cdr_proof_age_seconds",
)


def status_metrics(tmp_path: Path, said: str) -> tuple[int, str]:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    said = said.replace(AN_HOUR_AGO, hour_ago.isoformat())
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n")
    python.chmod(0o755)
    command = [sys.executable, str(STATUS), str(python), str(tmp_path / "out")]
    done = subprocess.run(command, check=False, capture_output=True)
    written = (tmp_path / "out").read_text() if (tmp_path / "out").exists() else ""
    return done.returncode, written


def test_the_status_becomes_metrics(tmp_path: Path) -> None:
    code, text = status_metrics(tmp_path, json.dumps(DOCUMENT))
    assert code == 0
    found = dict(line.rsplit(" ", 1) for line in text.splitlines())
    assert found.pop("cdr_status_timestamp_seconds")
    proved = datetime.now(UTC).timestamp() - float(found.pop("cdr_proof_timestamp_seconds"))
    assert 3600 <= proved < 2 * 3600
    for name in OF_AN_HOUR:
        assert 3600 <= float(found.pop(name)) < 2 * 3600
    assert found == {
        'cdr_status_up{part="stream"}': "1.0",
        "cdr_stream_messages": "7",
        "cdr_stream_bytes": "700",
        "cdr_stream_max_bytes": "1000",
        'cdr_consumer_pending{consumer="cdr-worker"}': "3",
        'cdr_consumer_ack_pending{consumer="cdr-worker"}': "2",
        'cdr_consumer_pending{consumer="cdr-worker-dead"}': "0",
        'cdr_consumer_ack_pending{consumer="cdr-worker-dead"}': "0",
        'cdr_consumer_oldest_seconds{consumer="cdr-worker-dead"}': "0.0",
        'cdr_status_up{part="database"}': "1.0",
        "cdr_dead_letters_open": "3",
        "cdr_stream_gap_messages": "3",
        "cdr_duplicates_last_day": "5",
        "cdr_proof_ok": "1.0",
        "cdr_proof_differences": "0",
        "cdr_companies": "9",
        "cdr_companies_negative": "4",
        "cdr_companies_suspended": "2",
        "cdr_fraud_suspicions_open": "6",
        "cdr_late_calls_last_day": "3",
        'cdr_reader_lag_positions{reader="audit"}': "12",
        'cdr_reader_lag_positions{reader="traffic"}': "0",
        'cdr_reader_lag_seconds{reader="traffic"}': "0.0",
        'cdr_unrated_last_day{reason="no_tariff"}': "8",
        'cdr_calls_last_day{sip_host="sip-01"}': "40",
        'cdr_last_received_timestamp_seconds{sip_host="sip-01"}': "1795564800.0",
        'cdr_clock_ahead_seconds{sip_host="sip-01"}': "7.5",
        'cdr_calls_last_day{sip_host="sip-02"}': "1",
        'cdr_last_received_timestamp_seconds{sip_host="sip-02"}': "1795564800.0",
        'cdr_clock_ahead_seconds{sip_host="sip-02"}': "0.0",
    }


def test_what_did_not_answer_is_down_and_not_made_up(tmp_path: Path) -> None:
    code, text = status_metrics(tmp_path, json.dumps({"wrong": ["database: away"]}))
    assert code == 0
    names = {line.rsplit(" ", 1)[0] for line in text.splitlines()}
    assert names == {
        "cdr_status_timestamp_seconds",
        'cdr_status_up{part="stream"}',
        'cdr_status_up{part="database"}',
    }
    assert '{part="stream"} 0.0' in text


def test_no_status_leaves_the_old_metrics_to_grow_old(tmp_path: Path) -> None:
    assert status_metrics(tmp_path, "no JSON") == (1, "")


@contextmanager
def monitor(pages: dict[str, Any]) -> Iterator[str]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            self.send_response(503 if page is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

        def log_message(self, *_: object) -> None:
            pass

    # Nobody else answers there when it is away.
    with HTTPServer(("127.0.0.1", free_port()), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def nats_metrics(url: str, tmp_path: Path) -> list[str]:
    command = [sys.executable, str(NATS), url, str(tmp_path / "backups"), str(tmp_path / "out")]
    subprocess.run(command, check=True)
    return (tmp_path / "out").read_text().splitlines()


VARZ = {"server_name": "a"}


def jsz(leader: str) -> dict[str, Any]:
    replicas = [{"name": "b", "current": True}, {"name": "c", "current": True, "offline": True}]
    stream = {"name": "AKIRA_CDR", "cluster": {"leader": leader, "replicas": replicas}}
    return {"server_id": "NA", "account_details": [{"stream_detail": [stream]}]}


def test_the_leader_tells_of_its_replicas(tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "AKIRA_CDR-20261125T000000Z"
    backup.mkdir(parents=True)
    (backup / "backup.json").touch()
    with monitor({"/varz": VARZ, "/jsz": jsz("a"), "/healthz": {"status": "ok"}}) as url:
        lines = nats_metrics(url, tmp_path)
    assert lines[:3] == [
        "akira_nats_healthy 1",
        'akira_nats_stream_replicas{stream="AKIRA_CDR"} 3',
        'akira_nats_stream_replicas_current{stream="AKIRA_CDR"} 2',
    ]
    assert lines[3].startswith("akira_nats_backup_timestamp_seconds ")


def test_a_follower_does_not(tmp_path: Path) -> None:
    with monitor({"/varz": VARZ, "/jsz": jsz("b"), "/healthz": {"status": "ok"}}) as url:
        assert nats_metrics(url, tmp_path) == ["akira_nats_healthy 1"]


def test_a_server_that_has_not_all_streams_or_is_away_is_not_healthy(tmp_path: Path) -> None:
    with monitor({"/varz": VARZ, "/jsz": jsz("b")}) as url:
        assert nats_metrics(url, tmp_path) == ["akira_nats_healthy 0"]
    assert nats_metrics(url, tmp_path) == ["akira_nats_healthy 0"]


def test_a_proof_that_is_missing_or_found_something_is_not_right(tmp_path: Path) -> None:
    found = {"proved_at": "2100-01-01T00:00:00+00:00", "findings": ["log: seal 7"]}
    for proof, old, differences in ((None, "inf", "nan"), (found, "0.0", "1")):
        database = json.loads(json.dumps(DOCUMENT))["database"] | {"proof": proof}
        _, text = status_metrics(tmp_path, json.dumps({"database": database}))
        assert "cdr_proof_ok 0.0\n" in text
        assert ("cdr_proof_differences 1\n" in text) == (proof is not None)
        assert f"cdr_proof_age_seconds {old}\n" in text
        assert f"cdr_proof_differences {differences}\n" in text


def test_certificates_tell_until_when_they_are_valid(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "10", "-subj", "/CN=x", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(certificate)], check=True, capture_output=True)
    script = ROLES / "node_metrics" / "files" / "akira_certificate_metrics.py"
    asked = [sys.executable, str(script), str(tmp_path / "out"), str(certificate)]
    subprocess.run([*asked, str(tmp_path / "no-such")], check=True)
    [line] = (tmp_path / "out").read_text().splitlines()
    name, _, value = line.rpartition(" ")
    assert name == f'akira_certificate_expiry_timestamp_seconds{{file="{certificate}"}}'
    assert 9 < (float(value) - datetime.now(UTC).timestamp()) / 86_400 < 11
    assert subprocess.run([*asked, str(key)], check=False, capture_output=True).returncode == 1
