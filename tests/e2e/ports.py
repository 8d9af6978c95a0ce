"""Whether somebody listens on a UDP port of loopback."""

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_udp_port_taken(port: int) -> bool:
    """Tell whether a socket is bound to the port, as the kernel's table says."""
    wanted = f":{port:04X}"
    lines = Path("/proc/net/udp").read_text().splitlines()[1:]
    return any(line.split()[1].endswith(wanted) for line in lines)


def answers_options(port: int) -> bool:
    """Tell whether a SIP server answers OPTIONS on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind((LOOPBACK, 0))
        client.settimeout(1)
        client.sendto(_options(port, client.getsockname()[1]), (LOOPBACK, port))
        try:
            return client.recv(2048).startswith(b"SIP/2.0 200")
        except (TimeoutError, ConnectionError):
            return False


def _options(to_port: int, from_port: int) -> bytes:
    lines = [
        f"OPTIONS sip:{LOOPBACK}:{to_port} SIP/2.0",
        f"Via: SIP/2.0/UDP {LOOPBACK}:{from_port};branch=z9hG4bKping{from_port}",
        f"From: <sip:ping@{LOOPBACK}>;tag=ping",
        f"To: <sip:ping@{LOOPBACK}>",
        f"Call-ID: ping-{from_port}",
        "CSeq: 1 OPTIONS",
        "Max-Forwards: 10",
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""]).encode()
