"""`akira relay`: facts for others, which one worker of all tells."""

from application.health.retire_relay import RetiredRelay
from entrypoints.cli.options import Json, group
from entrypoints.cli.resources import database
from entrypoints.cli.running import run
from entrypoints.cli.uses import health
from entrypoints.terminal.report import Report

relay = group("Facts for others, which one worker of all tells.")


@relay.callback()
def _relay() -> None:
    # A group although it has one command yet.
    pass


@relay.command()
def retire(*, as_json: Json = False) -> int:
    """Say that no worker tells facts any more: AKIRA_RELAY is off at all, and is to stay so."""
    return run(
        health(database()), lambda use: use.retire_relay()(), retired_report, as_json=as_json
    )


def retired_report(done: RetiredRelay) -> Report:
    """Tell what nobody does any more, and what waits for who does it again."""
    return Report(
        schema="akira.relay.retire/1",
        document={
            "retired": done.names,
            "waiting": [
                {"name": each.name, "positions": each.positions, "since": each.since}
                for each in done.waiting
            ],
        },
        parts=[
            f"retired: {' '.join(done.names) or 'nothing, nobody relayed'}",
            *(
                f"{each.positions} positions of the log are not told, the first of {each.since}:"
                " whoever relays again begins there"
                for each in done.waiting
            ),
        ],
    )
