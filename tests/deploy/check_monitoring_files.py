"""What Alertmanager, Prometheus and Grafana are told; run by `make deploy-check`."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.fleet import PROGRAMS
from deploy.rendering import read, render


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    rendered = render("staging", tmp_path_factory.mktemp("rendered"))
    [found] = [each for (_, role), each in rendered.items() if role == "monitoring"]
    return found


def parsed(texts: Mapping[str, str], name: str, folder: Path) -> object:
    file = folder / name
    file.write_text(texts[name])
    return read(file)


def test_alertmanager_takes_what_it_is_told(texts: Mapping[str, str], tmp_path: Path) -> None:
    file = tmp_path / "alertmanager.yml"
    file.write_text(texts["alertmanager.yml"])
    done = subprocess.run(
        [PROGRAMS / "amtool", "check-config", file], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 receivers" in done.stdout


def test_prometheus_takes_what_it_is_told(texts: Mapping[str, str], tmp_path: Path) -> None:
    file, rules = tmp_path / "prometheus.yml", tmp_path / "rules.yml"
    rules.write_text(texts["rules.yml"])
    file.write_text(texts["prometheus.yml"].replace("/etc/prometheus/akira/rules.yml", str(rules)))
    done = subprocess.run(
        [PROGRAMS / "promtool", "check", "config", file],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_grafana_is_told_of_prometheus_and_of_the_dashboards(
    texts: Mapping[str, str], tmp_path: Path
) -> None:
    sources = parsed(texts, "grafana-datasources.yml", tmp_path)
    assert isinstance(sources, dict)
    assert [(each["type"], each["url"]) for each in sources["datasources"]] == [
        ("prometheus", "http://127.0.0.1:9090")
    ]
    shown = parsed(texts, "grafana-dashboards.yml", tmp_path)
    assert isinstance(shown, dict)
    assert shown["providers"][0]["options"]["path"] == "/var/lib/akira/dashboards"
