"""What becomes of each line that a real Kamailio wrote, where nobody has a number plan or a rule.

tests/golden/sample_verdicts.txt holds it, a line for a line; who means to change one of them writes
the new words there.
"""

from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from adapters.wire.acc_json.routing import cdr_of, event_of, kind_of
from application.calls.data import Malformed
from application.intake.data import RecordKind
from application.intake.records import Unusable
from builders import SAMPLES
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Verdict
from memory_books import prices

FROZEN = Path(__file__).parents[4] / "golden" / "sample_verdicts.txt"
RATES = [a_rate(prefix, a_band(a_tier(price))) for prefix, price in (("1", "0.6"), ("80", "0.02"))]


def a_book() -> PriceBook:
    """Give a book in which all but acct-5 are of one company, which may call 1 and 80."""
    book = prices("0.60")
    [payer] = book.payers.values()
    return evolve(
        book,
        payers={f"acct-{number}": payer for number in range(1, 5)},
        tariffs={"retail": [a_version(*RATES)]},
    )


def became() -> Iterator[str]:
    """Tell of each line of each file: where it stands, what it is, and its verdict."""
    book = a_book()
    for path in sorted(SAMPLES.rglob("*.jsonl*")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            yield f"{path.relative_to(SAMPLES)}:{number} {in_words(line, book)}"


def in_words(line: bytes, book: PriceBook) -> str:
    kind = kind_of(line)
    if isinstance(kind, Unusable):
        return f"letter: {kind.reason}"
    if kind is RecordKind.PHASE:
        event = event_of(line, "sip-01")
        return f"phase: {event.reason if isinstance(event, Unusable) else event.phase.value}"
    if kind is not RecordKind.CDR:
        return kind.value
    cdr = cdr_of(line)
    if isinstance(cdr, Malformed):
        return f"letter: {cdr.reason}"
    return f"call {call_key(cdr).hex[:8]}: {the_call(cdr)}; {the_price(book.judge(cdr))}"


def the_call(cdr: Cdr) -> str:
    told = (cdr.outcome.value, cdr.sip_code, cdr.duration.total_seconds(), cdr.hangup_by)
    return " ".join("-" if each is None else str(each) for each in told)


def the_price(verdict: Verdict) -> str:
    payer = "nobody" if verdict.company_id is None else f"company {verdict.company_id}"
    charge = verdict.charge
    if charge is None:
        return f"{payer} {verdict.unrated_reason or verdict.rating}"
    return f"{payer} {charge.amount} {charge.currency} by {charge.prefix}"


def test_no_line_has_another_verdict_than_before() -> None:
    was, is_now = FROZEN.read_text().splitlines(), [*became()]
    assert len(was) == len(is_now)
    changed = [
        f"{before} -> {now}"
        for before, now in zip(was, is_now, strict=True)
        if before.strip() != now.strip()
    ]
    assert changed == []


def test_verdicts_of_all_kinds_are_among_them() -> None:
    said = FROZEN.read_text()
    for each in ("EUR by 1\n", "EUR by 80", "free", "no_rate", "nobody unknown_account", "acc\n"):
        assert each in said
    for each in ("phase: answered", "phase: call_id", "answered", "busy", "cancelled"):
        assert each in said
