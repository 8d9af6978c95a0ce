"""What somebody is told to whom JetStream does not answer."""

import ast
from pathlib import Path

from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from adapters.jetstream.asking import unanswered

ADAPTERS = Path(__file__).parents[4] / "src/adapters/jetstream"


def test_a_server_that_is_late_is_told_by_what_was_waited() -> None:
    for late in (TimeoutError(), NatsTimeoutError()):
        said = str(unanswered(late, 20))
        assert said == "NATS is there and does not answer within 20 s: busy?"


def test_what_the_server_says_is_told() -> None:
    said = str(unanswered(NoRespondersError(), 20))
    assert said == "NATS: nats: no responders available for request"


def test_what_has_no_words_is_told_by_its_name() -> None:
    assert str(unanswered(ConnectionAbortedError(), 20)) == "NATS: ConnectionAbortedError"


def test_who_waits_for_nats_says_by_one_function_that_it_is_late() -> None:
    found = 0
    for file in ADAPTERS.rglob("*.py"):
        for each in ast.walk(ast.parse(file.read_text())):
            if not isinstance(each, ast.ExceptHandler) or each.type is None:
                continue
            body = " ".join(ast.unparse(line) for line in each.body)
            if {"TimeoutError", "OSError"} & _names(each.type) and "UnavailableError" in body:
                assert "unanswered(" in body, f"{file.name}, line {each.lineno}"
            found += "raise unanswered(" in body
    assert found >= 4


def _names(node: ast.expr) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
