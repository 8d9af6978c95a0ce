"""Each command finds what it needs on its own, without what other tests have imported before."""

import pytest

from akira_in_hand import Akira
from entrypoints.cli.commands import COMMANDS

_NOWHERE = Akira(
    {
        "AKIRA_DATABASE_URL": "postgresql://akira@127.0.0.1:1/akira",
        "AKIRA_NATS_URL": "nats://127.0.0.1:1",
    }
)


@pytest.mark.parametrize("command", [name for name, _, _ in COMMANDS])
async def test_a_command_begun_as_an_operator_does_has_all_its_modules(command: str) -> None:
    process = await _NOWHERE.begin(command, "--help")
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert f"Usage: akira {command}".encode() in out


async def test_what_is_forked_says_what_a_process_of_its_own_says() -> None:
    for words in (["company", "list"], ["company", "lost"], ["rate", "49", "--at", "soon"]):
        process = await _NOWHERE.begin(*words)
        out, err = await process.communicate()
        forked = await _NOWHERE(*words)
        assert (forked.code, forked.out, forked.err) == (
            process.returncode,
            out.decode(),
            err.decode(),
        )
