"""Records that keep coming on a SIP host, and the longest time in which none was confirmed."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep, time
from urllib.request import urlopen

from attrs import define

from deploy.fleet import Fleet

_WRITER = """
import json, os, time
folder, count = "/var/log/kamailio/acc", 0
if os.path.exists("/var/tmp/written"):
    count = int(open("/var/tmp/written").read())
while not os.path.exists("/tmp/stop-writing"):
    now = time.time()
    line = {"start_time": "%.3f" % (now - 61), "end_time": "%.3f" % now, "duration": "61.000",
            "call_id": "call-%d@rig.invalid" % count, "from_tag": "f%d" % count,
            "to_tag": "t%d" % count, "caller": "491510001", "callee": "49301055501",
            "account": "rig", "src_ip": "192.0.2.7", "src_port": "5060", "from_name": "",
            "ua": "rig", "init_time": "%.6f" % (now - 70), "hangup_by": "caller", "sip_code": "200"}
    with open(folder + "/cdr.jsonl", "a") as file:
        file.write(json.dumps(line) + "\\n")
    count += 1
    time.sleep(1 / 50)
with open("/var/tmp/written", "w") as file:
    file.write(str(count))
"""


@define
class Records:
    """A writer of 50 records a second on a SIP host whose Kamailio nobody calls."""

    fleet: Fleet
    host: str

    @contextmanager
    def coming(self, what: str, at_most: float | None = None) -> Iterator["Confirmations"]:
        """Write while the context is open, and tell the longest stall of publishing.

        Args:
            what: happens meanwhile.
            at_most: seconds that nothing may be confirmed.
        """
        self.fleet.run(self.host, "rm", "-f", "/tmp/stop-writing")  # noqa: S108
        container = self.fleet.container(self.host)
        watch = Confirmations(self.fleet, self.host)
        writer = threading.Thread(target=self._write, daemon=True)
        writer.start()
        watch.start()
        try:
            yield watch
        finally:
            self.fleet.run(self.host, "touch", "/tmp/stop-writing")  # noqa: S108
            writer.join(30)
            watch.stop()
            assert watch.confirmed, f"{self.host} never told how many records were confirmed"
            limit = "" if at_most is None else f", at most {at_most:.1f} s"
            print(f"\n{what}: longest publish stall {watch.longest:.1f} s{limit} ({container})")
        assert at_most is None or watch.longest <= at_most, f"{what}: {watch.longest:.1f} s"

    def _write(self) -> None:
        self.fleet.run(self.host, "python3", "-c", _WRITER, user="kamailio")

    def written(self) -> Sequence[str]:
        """Give the Call-IDs of those that were written so far."""
        count = int(self.fleet.run(self.host, "cat", "/var/tmp/written"))  # noqa: S108
        return [f"call-{each}@rig.invalid" for each in range(count)]


class Confirmations(threading.Thread):
    """Looks five times a second how many records the stream confirmed to a bridge.

    Attributes:
        longest: seconds in which none was seen.
    """

    def __init__(self, fleet: Fleet, host: str) -> None:
        super().__init__(daemon=True)
        self._url = f"http://{fleet.address(host)}:9501/metrics"
        self._ended = threading.Event()
        self.longest = 0.0
        self.confirmed = 0.0
        self._seen: list[float] = []

    def waited_after(self, moment: float) -> float:
        """Tell how many seconds after a moment of the epoch the next was seen."""
        return next(each for each in self._seen if each >= moment) - moment

    def run(self) -> None:
        since, last = monotonic(), -1.0
        while not self._ended.is_set():
            count = self._confirmed()
            if count is not None and count != last:
                self.longest = max(self.longest, monotonic() - since)
                since, last = monotonic(), count
                self.confirmed = count
                self._seen.append(time())
            sleep(0.2)
        self.longest = max(self.longest, monotonic() - since)

    def stop(self) -> None:
        """End it."""
        self._ended.set()
        self.join(30)

    def _confirmed(self) -> float | None:
        try:
            with urlopen(self._url, timeout=1) as answer:  # noqa: S310 a host of ours
                page = answer.read().decode()
        except OSError:
            return None
        found = re.search(r"^cdr_bridge_confirmed_total ([\d.e+]+)$", page, re.MULTILINE)
        return float(found[1]) if found else None


def vault_with_new_passwords(vault: Path) -> str:
    """Give a vault whose passwords are others."""
    return re.sub(r'"([\w-]{32})"', lambda found: f'"{found[1][::-1]}"', vault.read_text())
