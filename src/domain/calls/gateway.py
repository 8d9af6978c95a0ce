"""Where calls are sent: an address or a name, maybe with a port, and the networks of such."""

import re
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from attrs import frozen

from domain.calls.cdr import IpAddress

# A name of DNS and a port; what is longer is read anew each time, and not kept.
_LONGEST_REMEMBERED: Final = 260
_PORTS = range(1, 65536)
# Python reads no whole number of more than 4,300 digits.
_DIGITS: Final = re.compile("[0-9]{1,9}")


@frozen
class Destination:
    """What a record says of where its call went.

    Attributes:
        host: an address where it is one, a name otherwise.
    """

    host: IpAddress | str
    port: int | None = None


@frozen
class Gateway:
    """Some destinations: of a network or a name, of all ports or one; as `gateway_of` reads it.

    Attributes:
        host: a network, of one address too, or a name in small letters.
    """

    host: IPv4Network | IPv6Network | str
    port: int | None = None

    def __str__(self) -> str:
        if isinstance(self.host, str):
            host = self.host
        else:
            single = self.host.prefixlen == self.host.max_prefixlen
            host = str(self.host.network_address if single else self.host)
        if self.port is None:
            return host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def width(self) -> tuple[int, bool]:
        """Sort the narrow before the wide, and one port before all."""
        bits = 0 if isinstance(self.host, str) else self.host.max_prefixlen - self.host.prefixlen
        return bits, self.port is None

    def takes(self, dst: str | None) -> bool:
        """Tell whether a call that went there went through this."""
        if dst is None:
            return False
        found = destination_of(dst)
        if self.port not in (None, found.port):
            return False
        if isinstance(self.host, str) or isinstance(found.host, str):
            return self.host == found.host
        return found.host in self.host


def gateway_of(text: str) -> Gateway:
    """Read `192.0.2.1`, `192.0.2.0/28:5060`, `[2001:db8::1]:5060`, `gw.example.org:5060`.

    Raises:
        ValueError: it is none of these.
    """
    host, port = _parted(text.strip().lower())
    number = None if port is None else _port(port)
    if "/" in host or ":" in host or host.replace(".", "").isdigit():
        return Gateway(ip_network(host), number)
    if not host or not all(letter.isalnum() or letter in "-._" for letter in host):
        raise ValueError(f"no address, network or name of a host: {text}")
    return Gateway(host, number)


def destination_of(dst: str) -> Destination:
    """Read what a record says; whatever stands there, it is some destination."""
    return _read(dst) if len(dst) > _LONGEST_REMEMBERED else _remembered(dst)


def _read(dst: str) -> Destination:
    host, port = _parted(dst.strip().lower())
    number = int(port) if port is not None and _DIGITS.fullmatch(port) else None
    try:
        return Destination(ip_address(host), number)
    except ValueError:
        return Destination(host, number)


_remembered: Final = lru_cache(4096)(_read)


def _parted(text: str) -> tuple[str, str | None]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest[1:] if rest.startswith(":") else None
    if text.count(":") == 1:
        host, _, port = text.partition(":")
        return host, port
    return text, None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) in _PORTS):
        raise ValueError(f"no port from 1 to 65535: {text}")
    return int(text)
