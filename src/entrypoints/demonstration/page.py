"""The demo's page: where it is, who may look, and whether it is empty at the end."""

import asyncio
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from urllib.request import Request, urlopen

from attrs import define

from entrypoints.demonstration.calls_again import SECONDS
from entrypoints.standing.own_token import OwnToken
from entrypoints.standing.servers import Servers

# Only a page that is broken takes as long.
_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.2


@define
class Page:
    """The live page of this demo."""

    own: OwnToken
    with_live: bool = False
    url: str = ""

    def settings(self, servers: Servers) -> Mapping[str, str]:
        """Give the environment of its gateway."""
        return servers.settings(http_listen="127.0.0.1:0", live_tokens_file=str(self.own.path))

    def served(self, url: str) -> None:
        """Say where the page is."""
        self.url = url
        hint = "make demo LIVE=1 replays calls there"
        if self.with_live:
            hint = f"calls are replayed there for {SECONDS:.0f} seconds"
        sys.stdout.write(
            f"live calls: {url}/  token: {self.own.token}\n"
            f"            (while the demo runs; {hint})\n"
        )
        sys.stdout.flush()

    async def calls_left(self) -> int:
        """Count the calls that are still shown, once none should be."""
        left = -1
        for _ in range(int(_PATIENCE_SECONDS / _POLL_SECONDS)):
            # Until it has read what happened before, it has no answer.
            with suppress(OSError, ValueError):
                left = await asyncio.to_thread(self._count)
            if left == 0:
                break
            await asyncio.sleep(_POLL_SECONDS)
        return left

    def _count(self) -> int:
        asked = Request(  # noqa: S310 our own address
            f"{self.url}/api/v1/live/calls.json",
            headers={"Authorization": f"Bearer {self.own.token}"},
        )
        with urlopen(asked, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310 as above
            return len(json.load(answer)["calls"])
