"""What is told of the seals over the log."""

from application.proof.verify_seals import FlawedSeal, SealVerdict
from domain.proof.seals import Seal
from entrypoints.terminal.report import Report
from entrypoints.terminal.words import utc


def head_report(head: Seal | None) -> Report:
    """Give the last seal as a line; where there is none, that is wrong."""
    return Report(
        schema="akira.seal.head/1",
        document={"head": _document(head)},
        parts=[head.line if head else "nothing is sealed yet"],
        good=head is not None,
    )


def verdict_report(found: SealVerdict) -> Report:
    """Tell what was computed again, what is not sealed yet, and what does not fit."""
    words = [f"{found.seals} seals over {found.events} events"]
    if found.head:
        words.append(f"the last of them: {found.head.line}")
    if found.unsealed.since:
        words.append(
            f"not sealed yet: {found.unsealed.events} events since {utc(found.unsealed.since)}"
        )
    if found.unsealed.of_old_form:
        words.append(
            f"{found.unsealed.of_old_form} of them wait to be rewritten: run akira migrate"
        )
    if found.stands_still:
        words.append("NOT sealed on: is a worker running, or a transaction open for long?")
    words.append(_verdict(found))
    return Report(
        schema="akira.seal.verify/1",
        document={
            "whole": found.flawed is None and not found.tells_nothing,
            "stands_still": found.stands_still,
            "seals": found.seals,
            "events": found.events,
            "head": _document(found.head),
            "unsealed": found.unsealed.events,
            "unsealed_since": found.unsealed.since,
            "unsealed_of_old_form": found.unsealed.of_old_form,
            "broken": found.flawed
            and {
                "number": found.flawed.number,
                "why": found.flawed.why,
                "seal": _document(found.flawed.seal),
            },
        },
        parts=words,
        good=found.good and not found.tells_nothing,
    )


def _verdict(found: SealVerdict) -> str:
    if found.flawed:
        return _complaint(found.flawed)
    if found.tells_nothing:
        return "NOT verified: nothing is sealed, so nothing can be said"
    return "whole: nobody changed what is sealed"


def _complaint(flawed: FlawedSeal) -> str:
    seal = flawed.seal
    where = (
        f", positions {seal.from_position} to {seal.to_position}, sealed {utc(seal.sealed_at)}"
        if seal
        else ""
    )
    return f"NOT whole: seal {flawed.number}{where}: {flawed.why}"


def _document(seal: Seal | None) -> dict[str, object] | None:
    if seal is None:
        return None
    return {
        "number": seal.number,
        "from_position": seal.from_position,
        "to_position": seal.to_position,
        "events": seal.events,
        "previous": seal.previous.hex(),
        "sha256": seal.sha256.hex(),
        "sealed_at": seal.sealed_at,
        "line": seal.line,
    }
