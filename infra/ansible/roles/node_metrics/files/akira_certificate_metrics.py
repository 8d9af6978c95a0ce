#!/usr/bin/python3
"""Tells Prometheus until when certificates are valid: akira-certificate-metrics TARGET FILES."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path


def expiry(file: Path) -> float | None:
    """Give the moment after which a certificate is not valid; None where the file holds none."""
    command = ["openssl", "x509", "-noout", "-enddate", "-in", str(file)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(f"akira-certificate-metrics: {file}: {done.stderr.splitlines()[:1]}\n")
        return None
    text = done.stdout.strip().partition("=")[2]
    moment = datetime.strptime(text, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)
    return moment.timestamp()


def main() -> int:
    """Run as a command; a file that is not there belongs to a part that is not on this host."""
    target, files = Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]
    found = {file: expiry(file) for file in files if file.exists()}
    partial = target.with_name(f"{target.name}.partial")
    partial.write_text(
        "".join(
            f"akira_certificate_expiry_timestamp_seconds{{file={json.dumps(str(file))}}} {moment}\n"
            for file, moment in found.items()
            if moment is not None
        )
    )
    partial.replace(target)
    return int(None in found.values())


if __name__ == "__main__":
    sys.exit(main())
