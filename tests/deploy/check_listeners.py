"""What each host listens on, and what guards it; run by `make deploy-check`.

Read out of what the roles write for both inventories: a listener that nobody named is a failure.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from attrs import frozen

from deploy.fleet import ANSIBLE, PROGRAMS, ROOT, play_environment
from deploy.rendering import render

Rendered = Mapping[tuple[str, str], Mapping[str, str]]
_LOOPBACK = re.compile(r"127\.0\.0\.1|localhost|\[?::1\]?")
# How each program is told where to listen. PostgreSQL's port stands on a line of its own.
_FORMS = (
    re.compile(r"AKIRA_HTTP_LISTEN=(?P<address>\S+):(?P<port>\d+|%i)"),
    re.compile(r"^\s*listen (?:(?P<address>[^\s:;]+):)?(?P<port>\d+)[^;]*;"),
    re.compile(r'^\s*(?:listen|http): "(?P<address>[^":]+):(?P<port>\d+)"'),
    re.compile(r"--web\.listen-address=(?P<address>[^\s:\"]+):(?P<port>\d+)"),
    re.compile(r"--cluster\.listen-address=(?P<address>[^\s:\"]*):?(?P<port>\d*)"),
    re.compile(r"^listen_addresses = '(?P<address>[^']*)'(?P<port>)"),
)
# What a line that speaks of listening may be besides.
_NO_LISTENER = re.compile(r"^\s*#|proxy_pass|targets|ExecStart=|0\.0\.0\.0/0")


@frozen
class Listener:
    role: str
    template: str
    address: str
    port: str

    @property
    def is_local(self) -> bool:
        return _LOOPBACK.fullmatch(self.address) is not None


@pytest.fixture(scope="module", params=["staging", "ga"])
def rendered(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return render(request.param, tmp_path_factory.mktemp("rendered"))


def listeners(rendered: Rendered) -> Iterator[tuple[str, Listener]]:
    for (host, role), texts in rendered.items():
        for template, text in texts.items():
            for line in text.splitlines():
                yield from _in_line(host, role, template, line)


def _in_line(host: str, role: str, template: str, line: str) -> Iterator[tuple[str, Listener]]:
    found = next((match for form in _FORMS if (match := form.search(line))), None)
    if found:
        address = found["address"] or "0.0.0.0"  # noqa: S104 what no address means
        yield host, Listener(role, template, address, found["port"])
    elif re.search(r"listen|0\.0\.0\.0|\[::\]", line) and not _NO_LISTENER.search(line):
        yield host, Listener(role, template, f"not understood: {line}", "")


def by_tls_and_password(texts: Mapping[str, str]) -> bool:
    server = texts["nats-server.conf"].partition("\ncluster {")[0]
    return "\ntls {" in server and 'password: "$2a$' in server and "no_auth_user" not in server


def by_tls_of_members(texts: Mapping[str, str]) -> bool:
    cluster = texts["nats-server.conf"].partition("\ncluster {")[2]
    return "verify: true" in cluster and "authorization {" in cluster


def by_tls_and_scram(texts: Mapping[str, str]) -> bool:
    rules = [
        line.split() for line in texts["pg_hba.conf"].splitlines() if line[:1] not in {"", "#"}
    ]
    far = [rule for rule in rules if rule[0] != "local"]
    return all((rule[0], rule[-1]) == ("hostssl", "scram-sha-256") for rule in far)


def by_tls_and_tokens(texts: Mapping[str, str]) -> bool:
    return all(
        " ssl " in line
        for name in ("site.conf", "nginx.conf")
        for line in texts[name].splitlines()
        if re.match(r"\s*listen 443\b", line)
    )


def figures_of_the_gateway(texts: Mapping[str, str]) -> bool:
    [server] = re.findall(
        r"server \{\n    listen \S*9510[^}]*\}.*?\n\}", texts["site.conf"], re.DOTALL
    )
    places = re.findall(r"location (.*) \{\n\s*(\w+)", server)
    return places == [("= /metrics", "proxy_pass"), ("/", "return")] and "return 404" in server


def figures_of_a_process(texts: Mapping[str, str]) -> bool:
    """Bridge, worker and node exporter serve metrics and health, and hold no call."""
    return bool(texts)


# Who may be asked from other hosts, and what stands between.
GUARDS: Mapping[tuple[str, str, str], Callable[[Mapping[str, str]], bool]] = {
    ("nats", "nats-server.conf", "4222"): by_tls_and_password,
    ("nats", "nats-server.conf", "6222"): by_tls_of_members,
    ("timescaledb", "akira.conf", ""): by_tls_and_scram,
    ("live_gateway", "site.conf", "443"): by_tls_and_tokens,
    ("live_gateway", "nginx.conf", "443"): by_tls_and_tokens,
    ("live_gateway", "site.conf", "9510"): figures_of_the_gateway,
    ("kam_cdr_bridge", "bridge.env", "9501"): figures_of_a_process,
    ("cdr_worker", "akira-worker@.service", "%i"): figures_of_a_process,
    ("node_metrics", "lines", "9100"): figures_of_a_process,
}


def test_every_listener_that_other_hosts_reach_has_a_guard(rendered: Rendered) -> None:
    far = {(host, each) for host, each in listeners(rendered) if not each.is_local}
    named = {(each.role, each.template, each.port) for _, each in far}
    assert named - set(GUARDS) == set()
    for host, each in far:
        guard = GUARDS[each.role, each.template, each.port]
        assert guard(rendered[host, each.role]), (host, each, guard.__name__)


def test_what_is_for_the_host_itself_is_heard_there_only(rendered: Rendered) -> None:
    near = {(each.role, each.template) for _, each in listeners(rendered) if each.is_local}
    wanted = {("live_gateway", "live.env"), ("nats", "nats-server.conf"), ("monitoring", "lines")}
    assert wanted <= near


def test_the_site_of_debian_is_off_and_nginx_tells_no_version(rendered: Rendered) -> None:
    sites = [texts["nginx.conf"] for (_, role), texts in rendered.items() if role == "live_gateway"]
    assert sites
    for text in sites:
        assert "server_tokens off;" in text
        assert re.findall(r"include (.*);", text) == ["/etc/nginx/conf.d/akira-live.conf"]


def test_no_two_on_a_host_take_the_same_port(rendered: Rendered) -> None:
    [told] = [
        texts["prometheus.yml"] for (_, role), texts in rendered.items() if role == "monitoring"
    ]
    scraped = re.findall(r'"([^":]+:\d+)"', told.partition("scrape_configs")[2])
    assert len(scraped) == len(set(scraped)) >= 8
    own = [
        f"{host}:{each.port}" for host, each in set(listeners(rendered))
        if each.port.isdigit() and each.template not in {"lines", "nginx.conf"}
    ]  # fmt: skip
    assert len(own) == len(set(own))


def test_the_guide_names_every_port(rendered: Rendered) -> None:
    guide = (ROOT / "docs" / "how-to-deploy.md").read_text()
    table = guide.partition("## What listens")[2].partition("\n## ")[0]
    ports = {each.port for _, each in listeners(rendered)} - {"", "%i"}
    assert ports | {"5432", "9502"} == set(re.findall(r"^\| (\d+) \|", table, re.MULTILINE)) - (
        {"6222"} - ports
    )


@pytest.mark.parametrize("listen", ["0.0.0.0:8080", "10.1.2.3:8080", "[::]:8080"])
def test_a_gateway_is_not_opened_beside_its_proxy(listen: str, tmp_path: Path) -> None:
    needed = ("nats_password", "ca", "database_password", "tokens", "tls_cert", "tls_key")
    settings = {f"live_gateway_{name}": "x" * 40 for name in needed}
    play = [
        {
            "hosts": "localhost", "connection": "local", "gather_facts": False,
            "roles": [{"role": "live_gateway"}], "vars": settings,
        }
    ]  # fmt: skip
    (tmp_path / "play.yml").write_text(json.dumps(play))
    command = [PROGRAMS / "ansible-playbook", "-i", "localhost,", "--check"]
    command += ["-e", json.dumps({"live_gateway_http_listen": listen}), tmp_path / "play.yml"]
    done = subprocess.run(
        list(map(str, command)), cwd=ANSIBLE, env=dict(play_environment()), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert "by plain HTTP beside TLS" in done.stdout
