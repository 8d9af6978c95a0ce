"""Faults that the roles' scripts see: each raises its alert, by what the script writes."""

import os
import subprocess
import sys
import time
from pathlib import Path

from alarms.scrapes import Scrapes
from deploy.test_metric_scripts import ROLES, VARZ, jsz, monitor, nats_metrics

CERTIFICATES = ROLES / "node_metrics" / "files" / "akira_certificate_metrics.py"
HOURS = 3600


def told(url: str, folder: Path) -> str:
    return "\n".join(nats_metrics(url, folder)) + "\n"


def test_a_nats_that_lost_a_replica_then_itself(tmp_path: Path) -> None:
    scrapes, whole = Scrapes(), jsz("a")
    for replica in whole["account_details"][0]["stream_detail"][0]["cluster"]["replicas"]:
        replica.pop("offline", None)
    well = {"status": "ok"}
    with monitor({"/varz": VARZ, "/jsz": whole, "/healthz": well}) as url:
        scrapes.take(0, "node", told(url, tmp_path))
    with monitor({"/varz": VARZ, "/jsz": jsz("a"), "/healthz": well}) as url:
        scrapes.take(1, "node", told(url, tmp_path))
    scrapes.take(2, "node", told(url, tmp_path))
    scrapes.assert_silent(0, "AkiraReplicaMissing", "AkiraNatsUnhealthy")
    scrapes.assert_raises(1, "AkiraReplicaMissing")
    scrapes.assert_silent(1, "AkiraNatsUnhealthy")
    scrapes.assert_raises(2, "AkiraNatsUnhealthy")


def test_a_backup_that_is_old(tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "AKIRA_CDR-20261125T000000Z" / "backup.json"
    backup.parent.mkdir(parents=True)
    backup.touch()
    scrapes = Scrapes()
    with monitor({}) as url:
        scrapes.take(0, "node", told(url, tmp_path))
        long_ago = time.time() - 2 * HOURS - 60
        os.utime(backup, (long_ago, long_ago))
        scrapes.take(1, "node", told(url, tmp_path))
    scrapes.assert_silent(0, "AkiraBackupIsOld")
    scrapes.assert_raises(1, "AkiraBackupIsOld")


def test_a_certificate_that_ends_soon(tmp_path: Path) -> None:
    scrapes = Scrapes()
    for minute, days in enumerate((30, 20)):
        certificate = tmp_path / f"{days}.pem"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
        command += ["ec_paramgen_curve:P-256", "-nodes", "-days", str(days), "-subj", "/CN=x"]
        command += ["-keyout", str(tmp_path / "key.pem"), "-out", str(certificate)]
        subprocess.run(command, check=True, capture_output=True)
        asked = [sys.executable, str(CERTIFICATES), str(tmp_path / "out"), str(certificate)]
        subprocess.run(asked, check=True)
        scrapes.take(minute, "node", (tmp_path / "out").read_text())
    scrapes.assert_silent(0, "AkiraCertificateExpires")
    scrapes.assert_raises(1, "AkiraCertificateExpires")


def test_a_host_that_nobody_measures(tmp_path: Path) -> None:
    scrapes = Scrapes()
    with monitor({}) as url:
        figures = told(url, tmp_path) + f"cdr_status_timestamp_seconds {time.time()}\n"
    scrapes.take(0, "node", figures)
    scrapes.assert_silent(0, "AkiraNodeExporterDown", "AkiraFiguresMissing")
    scrapes.take(1, "node", None)
    scrapes.assert_raises(1, "AkiraNodeExporterDown", "AkiraFiguresMissing")
