"""nginx before a gateway, as the role live_gateway sets it up."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

NGINX: Final = Path("/usr/sbin/nginx")
_ROLE: Final = Path(__file__).parents[1] / "infra" / "ansible" / "roles" / "live_gateway"
_OURS: Final = ("/etc/nginx/akira", "/etc/nginx/conf.d", "/run", "/var/log/nginx")


@frozen
class Site:
    """A running nginx."""

    port: int
    certificate: Path
    process: "subprocess.Popen[bytes]"

    @property
    def trust(self) -> ssl.SSLContext:
        """Trust this site alone."""
        return ssl.create_default_context(cafile=str(self.certificate))


@contextmanager
def a_site(
    folder: Path, port: int, gateway: str, *, one_address: int, figures: str = ""
) -> Iterator[Site]:
    """Run nginx on a port of localhost before a gateway; so many may come from one address.

    `figures` is where Prometheus is answered, by plain HTTP.
    """
    folder.mkdir()
    variables = _defaults() | {
        "ansible_managed": "not by Ansible",
        "live_gateway_http_listen": gateway,
        "live_gateway_proxy_name": "localhost",
        "live_gateway_proxy_port": port,
        "live_gateway_metrics_listen": figures,
        "live_gateway_proxy_connections_per_address": one_address,
        "live_gateway_proxy_requests_per_address": one_address,
    }
    for template, name in (("nginx.conf.j2", "nginx.conf"), ("site.conf.j2", "akira-live.conf")):
        (folder / name).write_text(_rendered(folder, template, variables))
    certificate = _certificate(folder)
    with subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-g", "daemon off;"]) as process:
        try:
            yield Site(port, certificate, process)
        finally:
            process.terminate()


def _defaults() -> dict[str, object]:
    # What the role sets where an operator says nothing; the values are plain.
    lines = (_ROLE / "defaults" / "main.yml").read_text().splitlines()
    pairs = (line.split(": ", 1) for line in lines if ": " in line and "{{" not in line)
    return {name: int(text) if text.isdecimal() else text.strip('"') for name, text in pairs}


def _rendered(folder: Path, template: str, variables: dict[str, object]) -> str:
    environment = Environment(
        loader=FileSystemLoader(_ROLE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 it is no markup
    )
    text = environment.get_template(template).render(variables)
    for path in _OURS:
        text = text.replace(f" {path}/", f" {folder}/")
    return text


def _certificate(folder: Path) -> Path:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "cert.pem"
