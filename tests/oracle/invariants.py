"""What must be true of every run, simulated or real: the one list of it.

Each rule gives a sentence for everything that is wrong. What is expected comes from the lines that
were written and from arithmetic of our own.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from oracle.book import EXHAUSTED, Book, KeptCall
from oracle.companies import FLOORS
from oracle.told import SECOND, Kind, Told, calls_of

_MOST = 5


@frozen
class Written:
    """All lines in the order of each host, and those about one call put together."""

    lines: Sequence[Told]
    calls: dict[str, list[Told]]


Rule = Callable[[Written, Book], Iterator[str]]


def violations(lines: Sequence[Told], book: Book) -> list[str]:
    """Give a sentence for everything that is wrong; none where all is as it must be."""
    written = Written(lines, calls_of(lines))
    return [
        f"{rule.__name__.strip('_')}: {sentence}"
        for rule in RULES
        for sentence in _first(rule(written, book))
    ]


def _first(sentences: Iterator[str]) -> Iterator[str]:
    for number, sentence in enumerate(sentences):
        if number == _MOST:
            yield "and more"
            return
        yield sentence


def every_call_is_there(written: Written, book: Book) -> Iterator[str]:
    """See that nothing is lost; tell where, if it is."""
    there = {kept.call for kept in book.calls}
    missing = [call for call in written.calls if call not in there]
    if missing:
        order = list(written.calls)
        places = sorted(order.index(call) for call in missing[:_MOST])
        yield f"{len(missing)} of {len(order)} missing, as {missing[0]}, at places {places}"


def no_call_is_twice(written: Written, book: Book) -> Iterator[str]:
    """See that a call is one row and one event, and that nobody invents one."""
    rows = Counter(kept.call for kept in book.calls)
    for call, times in rows.items():
        if times > 1 or call not in written.calls:
            yield f"{call} is there {times} times"
    for call in book.received.keys() | rows.keys():
        if book.received[call] != 1 or not rows[call]:
            yield f"{call} was received {book.received[call]} times by the log"


def a_call_says_what_was_written(written: Written, book: Book) -> Iterator[str]:
    """See that what is kept is one of the lines about a call, its price right to the last digit."""
    for kept in book.calls:
        line = _line_of(written, kept)
        if line is None:
            yield f"{kept.call} is kept as nobody wrote it: {kept}"
        elif (kept.company, kept.amount) != (line.payer, _amount(0 if kept.leg else line.cost)):
            wanted = f"{line.cost} millionths, paid by {line.payer}, leg: {kept.leg}"
            yield f"{kept.call} costs {kept.amount}, paid by {kept.company}; wanted {wanted}"


def a_call_moves_its_price_once(written: Written, book: Book) -> Iterator[str]:
    """See that a call moves its price once, from its company, or nothing where it costs nothing."""
    moved: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for move in book.moves:
        if move.call is not None:
            moved[move.call].append((move.company, move.amount))
    for kept in book.calls:
        wanted = [(kept.company, -kept.amount)] if kept.company and kept.amount else []
        if moved.pop(kept.call, []) != wanted:
            yield f"{kept.call} moved otherwise than {wanted}"
    for call in moved:
        yield f"{call} moved money and is not there"
    del written


def a_dialog_is_billed_once(written: Written, book: Book) -> Iterator[str]:
    """See that of two records of a dialog one is a leg where the rule of their hosts says so.

    A host writes one record of a dialog: two of one host are two calls.
    """
    dialogs: dict[tuple[str, str | None], list[KeptCall]] = defaultdict(list)
    for kept in book.calls:
        line = _line_of(written, kept)
        if line is not None and line.cost:
            dialogs[kept.call.removesuffix(SECOND), kept.company].append(kept)
        elif kept.leg:
            yield f"{kept.call} costs nothing, and is a leg"
    for (call, _), records in dialogs.items():
        hosts = {kept.host for kept in records}
        wanted = len(hosts) - 1 if hosts <= set(book.once) else 0
        if (legs := sum(kept.leg for kept in records)) != wanted:
            yield f"{call} has {legs} legs in {len(records)} records of {hosts}, not {wanted}"


def a_balance_is_the_sum_of_its_movements(written: Written, book: Book) -> Iterator[str]:
    """See that what a company has is what it paid in less what its calls cost."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for move in book.moves:
        sums[move.company] += move.amount
        if move.call is None:
            paid[move.company] += move.amount
    for company in book.balances.keys() | sums.keys() | book.paid.keys():
        balance = book.balances.get(company, Decimal(0))
        if balance != sums[company]:
            yield f"{company} has {balance}, its movements say {sums[company]}"
        if paid[company] != book.paid.get(company, Decimal(0)):
            yield f"{company} paid {book.paid.get(company)}, its movements say {paid[company]}"
    del written


def who_is_parked_has_a_reason(written: Written, book: Book) -> Iterator[str]:
    """See that bad lines and contradictions are parked with their reason, and nobody else.

    A line that a host wrote several times has a letter for each place, or for one of them.
    """
    kept = {call.call: call for call in book.calls}
    wanted: Counter[tuple[str, bytes, str]] = Counter()
    for line in written.lines:
        if line.kind is Kind.BAD:
            wanted[line.host, line.digest, line.reason] += 1
        elif line.kind is Kind.CALL and _contradicts(kept.get(line.call), line):
            wanted[line.host, line.digest, "identity_conflict"] += 1
    there = Counter((each.host, each.digest, each.reason) for each in book.letters)
    for host, _, reason in wanted.keys() - there.keys():
        yield f"a line of {host} is not parked as {reason}"
    for host, _, reason in (there - wanted).elements():
        yield f"a line of {host} is parked as {reason}, and should not be, or not so often"


def every_message_has_one_end(written: Written, book: Book) -> Iterator[str]:
    """See that each message of the stream is stored, parked or a duplicate: one of these, once."""
    ended = Counter(number for numbers in book.ends.values() for number in numbers)
    messages = set(book.messages)
    for number in sorted(messages - ended.keys() - set(book.lost)):
        yield f"message {number} ended nowhere"
    for number, times in ended.items():
        if times > 1 or number not in messages:
            yield f"message {number} ended {times} times"
    del written


def traffic_counts_every_call(written: Written, book: Book) -> Iterator[str]:
    """See that the hours of traffic add up to the calls."""
    cost = sum((kept.amount or Decimal(0) for kept in book.calls), Decimal(0))
    if (book.hours.attempts, book.hours.cost) != (len(book.calls), cost):
        yield f"{book.hours}, but {len(book.calls)} calls cost {cost}"
    del written


def others_hear_all_once_in_order(written: Written, book: Book) -> Iterator[str]:
    """See that others hear every fact once, in the order of the log."""
    if list(book.heard) == list(book.facts):
        return
    wanted, heard = Counter(book.facts), Counter(book.heard)
    yield (
        f"{len(book.facts)} facts, {len(book.heard)} heard: {(wanted - heard).total()} missing,"
        f" {(heard - wanted).total()} too many, or in disorder"
    )
    del written


def gaps_are_what_the_stream_lost(written: Written, book: Book) -> Iterator[str]:
    """See that the audit notes every loss that it could see, and no other."""
    noted = {number for first, last in book.gaps for number in range(first, last + 1)}
    lost = set(book.lost)
    if noted - lost:
        yield f"noted as lost, but there: {sorted(noted - lost)[:_MOST]}"
    if unseen := lost - noted - set(book.audited):
        yield f"lost without a word: {sorted(unseen)[:_MOST]}"
    del written


def hosts_are_told_what_is_settled(written: Written, book: Book) -> Iterator[str]:
    """See that the hosts are told of all lines that are in the book, and of none before."""
    for place in book.too_early:
        yield f"{place} was called settled too early"
    for place in book.untold:
        yield f"{place} was never called settled"
    del written


def exhausted_credit_is_told_in_turn(written: Written, book: Book) -> Iterator[str]:
    """See that credit is exhausted and there again in turns, at the end as the balance says."""
    exhausted = dict.fromkeys(FLOORS, False)
    for company, event in book.crossings:
        if exhausted[company] and event == EXHAUSTED:
            yield f"{company} is told twice that its credit is exhausted"
        exhausted[company] = event == EXHAUSTED
    for company, floor in FLOORS.items():
        balance = book.balances.get(company, Decimal(0))
        if floor is not None and exhausted[company] != (balance <= floor):
            yield f"{company} has {balance}, floor {floor}; told exhausted: {exhausted[company]}"
    del written


def all_follows_from_the_log(written: Written, book: Book) -> Iterator[str]:
    """See that what people read can be computed from the log alone."""
    for name in book.astray:
        yield f"{name} does not"
    del written


RULES: Sequence[Rule] = (
    every_call_is_there,
    no_call_is_twice,
    a_call_says_what_was_written,
    a_call_moves_its_price_once,
    a_dialog_is_billed_once,
    a_balance_is_the_sum_of_its_movements,
    who_is_parked_has_a_reason,
    every_message_has_one_end,
    traffic_counts_every_call,
    others_hear_all_once_in_order,
    gaps_are_what_the_stream_lost,
    hosts_are_told_what_is_settled,
    exhausted_credit_is_told_in_turn,
    all_follows_from_the_log,
)


def _line_of(written: Written, kept: KeptCall) -> Told | None:
    facts = (kept.milliseconds, kept.account, kept.number)
    about = written.calls.get(kept.call, [])
    return next((line for line in about if line.facts == facts), None)


def _contradicts(kept: KeptCall | None, line: Told) -> bool:
    return kept is not None and line.facts != (kept.milliseconds, kept.account, kept.number)


def _amount(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths).scaleb(-6)
