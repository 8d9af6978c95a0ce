"""NATS syncs in the same way wherever it is set up: roles, compose, standalone, benchmarks."""

import re
from pathlib import Path

from adapters.embedded.nats import SYNC_INTERVAL
from bench.sizes import PRODUCTION, Sizes

INFRA = Path(__file__).parents[2] / "infra"
ROLE = INFRA / "ansible" / "roles" / "nats"


def test_there_is_one_production_setting() -> None:
    template = (ROLE / "templates" / "nats-server.conf.j2").read_text()
    assert 'sync_interval: "{{ nats_sync_interval }}"' in template
    role = _set(ROLE / "defaults" / "main.yml")
    compose = _set(INFRA / "compose" / "nats-server.conf")
    assert [role, compose, PRODUCTION] == [SYNC_INTERVAL] * 3


def test_the_benchmarks_measure_it() -> None:
    assert SYNC_INTERVAL in Sizes().syncs


def _set(file: Path) -> str:
    [found] = re.findall(r'sync_interval: "?(\w+)"?', file.read_text())
    return str(found)
