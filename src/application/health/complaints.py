"""What somebody must look after: a sentence for each."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from application.health.data import BridgeFigures
from application.health.holder import complaint
from application.proof.duties import OF_THE_RELAY, SILENT, has_worker, heard_at, not_yet
from application.proof.overview import (
    ConsumerFigures,
    DutyFigures,
    OnlyRead,
    Overview,
    StreamFigures,
)
from domain.pricing.verdict import UnratedReason

_FULL = 0.8
_LAG_SECONDS = 60
_SETTLED_LAG_SECONDS = 300
_WAITS = timedelta(seconds=60)
_UNRATED = 0.001
# Each day is proved within an hour of its end and an hour more, whatever the night was like.
_OLD_PROOF = timedelta(hours=30)
_BEHIND = timedelta(seconds=300)
_WITHOUT_PRICE = timedelta(days=3)
_ONLY_READ: Final[Mapping[OnlyRead, str]] = {
    OnlyRead.REPLICA: "it is a replica: see AKIRA_DATABASE_URL, or promote it",
    OnlyRead.SETTING: "somebody has set default_transaction_read_only",
}


def of_bridge(url: str, found: BridgeFigures) -> Iterator[str]:
    """Judge a bridge."""
    if not found.connected:
        yield f"bridge {url} is not connected to NATS"
    if found.lag_seconds > _LAG_SECONDS:
        yield f"bridge {url} lags {found.lag_seconds:.0f} s"
    if found.lost_bytes:
        yield (
            f"the stream lost {found.lost_bytes} bytes of lines of bridge {url} that are not in the"
            " book yet: see the runbook stream-forgot"
        )
    if found.settled_lag_seconds > _SETTLED_LAG_SECONDS:
        yield f"what bridge {url} sent {found.settled_lag_seconds:.0f} s ago is not in the book"


def waits_long(reader: ConsumerFigures, now: datetime) -> bool:
    """Tell whether records wait longer for a reader than they should."""
    return reader.oldest is not None and now - reader.oldest > _WAITS


def of_stream(found: StreamFigures, before: StreamFigures | None, now: datetime) -> Iterator[str]:
    """Judge the stream; what waits long is wrong where it became no less since `before`."""
    if found.max_size > 0 and found.size > _FULL * found.max_size:
        yield f"the stream is {100 * found.size / found.max_size:.0f} % full"
    earlier = {each.name: each.unsettled for each in before.consumers} if before else {}
    for each in found.consumers:
        if each.oldest and waits_long(each, now) and each.unsettled >= earlier.get(each.name, 0):
            yield (
                f"{each.unsettled} records wait for {each.name}, the oldest for"
                f" {_seconds(now - each.oldest)}, and they become no fewer: see the workers'"
                " /health/ready"
            )


def of_book(found: Overview, now: datetime) -> Iterator[str]:
    """Judge the book and who writes it."""
    if found.open_letters:
        yield f"{sum(found.open_letters.values())} open dead letters: akira dead list"
    if found.gaps:
        lost = sum(gap.last_seq - gap.first_seq + 1 for gap in found.gaps)
        yield f"the stream lost {lost} messages: akira republish the files"
    if found.only_read:
        # Workers cannot say there that they are, so that they are not heard of is no cause.
        yield f"the database may only be read: {_ONLY_READ[found.only_read]}"
    else:
        yield from _of_writers(found, now)
    yield from _of_proof(found, now)
    yield from _of_prices(found)
    yield from _of_old_calls(found, now)
    for each in found.hosts:
        if each.clock_suspect:
            ahead = _seconds(each.last_read_at - each.last_received_at)
            yield f"the clock of {each.host} is {ahead} ahead of the stream's: let NTP set both"


def _of_writers(found: Overview, now: datetime) -> Iterator[str]:
    yield from _of_workers(found, now)
    if holder := complaint(found.held, now):
        yield holder
    else:
        yield from _of_readers(found, now)


def _of_workers(found: Overview, now: datetime) -> Iterator[str]:
    heard = heard_at(found)
    if heard is None:
        yield "no worker was ever heard of: start one"
    elif not has_worker(found, now):
        yield f"no worker was heard of for {_seconds(now - heard)}"
    else:
        for duty in found.duties:
            if not not_yet(duty, found, now):
                yield from _of_duty(duty, now)


def _of_duty(duty: DutyFigures, now: datetime) -> Iterator[str]:
    if duty.name in OF_THE_RELAY and duty.heard_at and now - duty.heard_at > SILENT:
        silent = _seconds(now - duty.heard_at)
        yield (
            f"no worker that is there has the duty {duty.name}, for {silent}: start one with"
            " AKIRA_RELAY=on, or where all are to run without: akira relay retire"
        )
        return
    if duty.heard_at is None and duty.name not in OF_THE_RELAY:
        yield f"nobody ever began the duty {duty.name}: see the workers' logs"
    if duty.heard_at and not duty.worked_at:
        yield f"the duty {duty.name} was begun, and nobody got on with it yet"
    if duty.worked_at and now - duty.worked_at > SILENT:
        yield f"the duty {duty.name} stands still for {_seconds(now - duty.worked_at)}"


def _of_readers(found: Overview, now: datetime) -> Iterator[str]:
    # Of a duty that stands still that is said, and one that nobody ever did may be switched off.
    works = {each.name for each in found.duties if each.worked_at and now - each.worked_at < SILENT}
    for each in found.readers:
        if each.name in works and each.since and now - each.since > _BEHIND:
            yield (
                f"{each.name} gets on, and is {each.positions} positions behind the log, since"
                f" {_seconds(now - each.since)}"
            )


def _of_proof(found: Overview, now: datetime) -> Iterator[str]:
    proof = found.proof
    # Where nobody has proved a day yet, the duty is what is wrong.
    if proof is None:
        return
    if not proof.good:
        more = f", and {len(proof.findings) - 1} more" if len(proof.findings) > 1 else ""
        yield f"the proof of {proof.day} found: {proof.findings[0]}{more}"
    if now - proof.proved_at > _OLD_PROOF:
        yield f"no day after {proof.day} was proved: see the workers' logs"


def _of_prices(found: Overview) -> Iterator[str]:
    doubted = found.unrated.get(UnratedReason.IMPLAUSIBLE, 0)
    if doubted:
        yield (
            f"{doubted} calls of the last day cannot be as their records say (implausible):"
            " akira cdr show, then accept, correct or void"
        )
    calls = sum(host.last_day for host in found.hosts)
    unrated = sum(found.unrated.values()) - doubted
    # Where nobody pays, no call has a price.
    if found.money.companies and unrated > _UNRATED * calls:
        yield f"{unrated} of {calls} calls of the last day have no price: akira rerate"


def _of_old_calls(found: Overview, now: datetime) -> Iterator[str]:
    since = found.unrated_since
    if found.money.companies and since and now - since > _WITHOUT_PRICE:
        days = (now - since) // timedelta(days=1)
        yield f"a call waits for a price for {days} days: akira unrated list"


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.0f} s"
