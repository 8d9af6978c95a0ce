"""A call over a real connection that the other side ends."""

import asyncio

import pytest

from adapters.kamailio.probing import SipProbe
from application.health.probe import ProbedProxy, Transport
from application.health.probed_call import call_failure


@pytest.mark.parametrize("trying", [b"", b"SIP/2.0 100 Trying\r\nCSeq: 1 INVITE\r\n\r\n"])
async def test_a_connection_that_is_closed_by_the_other_side_is_told_as_such(
    trying: bytes,
) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if trying:
            writer.write(b"SIP/2.0 404 Not Found\r\nCSeq: 1 REGISTER\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            writer.write(trying)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        call = await SipProbe(ProbedProxy(host=host, port=port, transport=Transport.TCP))()
    found = call_failure(call)
    assert found is not None
    assert found.seen == "no answer to the INVITE: the other side closed the connection"
    assert call.rang == ("100 Trying" if trying else None)
