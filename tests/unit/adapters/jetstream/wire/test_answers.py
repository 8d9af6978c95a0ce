"""The stream's answers to a record."""

import pytest

from adapters.jetstream.wire.answers import Verdict, answer_of


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b'{"stream":"AKIRA_CDR", "seq":1}', Verdict.STORED),
        (b'{"stream":"AKIRA_CDR","seq":17}', Verdict.STORED),
        (b'{"stream":"AKIRA_CDR","domain":"hub","seq":17}', Verdict.STORED),
        (b'{"stream":"AKIRA_CDR","seq":17,"duplicate": true}', Verdict.KNOWN),
        (b'{"stream":"AKIRA_CDR","seq":17,"duplicate": false}', Verdict.STORED),
        (b'{"error":{"code":400,"err_code":10054,"description":"too big"}}', Verdict.NEVER),
        (b'{"error":{"code":503,"err_code":10077,"description":"full"}}', Verdict.NOT_NOW),
        (b'{"stream":"A","seq":1,"error":{"code":503}}', Verdict.NOT_NOW),
        (b"", Verdict.NOT_NOW),
        (b"{}", Verdict.NOT_NOW),
        (b"[]", Verdict.NOT_NOW),
        (b"\xff", Verdict.NOT_NOW),
    ],
)
def test_an_answer_is_told(answer: bytes, verdict: Verdict) -> None:
    assert answer_of(answer).verdict is verdict


def test_a_refusal_says_why() -> None:
    assert answer_of(b'{"error":{"err_code":10054,"description":"too big"}}').why == "too big"
