"""What a process tells of itself when it is scraped."""

import asyncio
from http.client import HTTPConnection
from time import monotonic

from prometheus_client.parser import text_string_to_metric_families

from faults.processes import Process

PATIENCE = 600.0


def figure(text: str, name: str) -> float:
    """Sum a figure over its labels."""
    families = text_string_to_metric_families(text)
    return sum(each.value for found in families for each in found.samples if each.name == name)


def scraped(process: Process) -> str:
    """Give its figures as Prometheus reads them."""
    connection = HTTPConnection("127.0.0.1", process.port(), timeout=60)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


async def listens(process: Process) -> None:
    """Wait until a process can be scraped."""
    deadline = monotonic() + PATIENCE
    while True:
        try:
            process.port()
        except ValueError:
            assert monotonic() < deadline, process.tail()
            await asyncio.sleep(0.1)
        else:
            return
