"""When the other servers of a cluster have agreed on a leader of the stream, seen from inside."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import define

from deploy.fleet import Fleet

# Prints the moment at which another than the lost one leads; the hosts share this machine's clock.
_LOOK = """
import json, sys, time, urllib.request
url, lost, end = "http://127.0.0.1:8222/jsz?streams=true", sys.argv[1], time.time() + 120
while time.time() < end:
    page = json.load(urllib.request.urlopen(url, timeout=5))
    for account in page.get("account_details", []):
        for stream in account.get("stream_detail", []):
            leader = stream.get("cluster", {}).get("leader") or lost
            if stream["name"] == "AKIRA_CDR" and leader != lost:
                print(time.time())
                sys.exit()
    time.sleep(0.05)
"""


@define
class NewLeader:
    """When it was known, in seconds of the epoch; inf where nobody told."""

    known_at: float = float("inf")

    @classmethod
    @contextmanager
    def after(cls, fleet: Fleet, lost: str, others: Sequence[str]) -> Iterator["NewLeader"]:
        """Look on the other hosts while the context is open, and until one knows."""
        found = cls()
        looking = [
            subprocess.Popen(
                ["docker", "exec", fleet.container(host), "python3", "-c", _LOOK, lost],
                stdout=subprocess.PIPE,
                text=True,
            )
            for host in others
        ]
        try:
            yield found
            told = [process.communicate(timeout=130)[0].strip() for process in looking]
            found.known_at = min([float(each) for each in told if each], default=float("inf"))
        finally:
            for process in looking:
                process.kill()
                process.wait()
