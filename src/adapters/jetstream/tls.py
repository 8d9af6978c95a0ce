"""TLS to NATS, as an operator's files have it."""

import ssl
from pathlib import Path


def tls_of(
    ca_file: Path | None, cert_file: Path | None, key_file: Path | None
) -> ssl.SSLContext | None:
    """Trust who signed the server's certificate, and show our own where there is one."""
    if ca_file is None:
        return None
    context = ssl.create_default_context(cafile=ca_file)
    if cert_file:
        context.load_cert_chain(cert_file, key_file)
    return context
