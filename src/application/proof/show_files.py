"""What became of the lines of files, told to a person."""

from collections.abc import AsyncIterable, Sequence
from datetime import datetime

from attrs import evolve, frozen

from application.facts.read_numbers import NoteReading
from application.intake.data import Line
from application.proof.reconcile_files import FileReconciliation, ReconcileFiles
from domain.calls.unpaired import AnsweredCall

_NOBODY = AnsweredCall("", ())


@frozen(kw_only=True)
class ShowFiles:
    """Reconcile files; who is shown which calls are lost is noted first, or sees none named."""

    reconcile: ReconcileFiles
    noting: NoteReading

    async def __call__(
        self,
        view: str,
        batches: AsyncIterable[Sequence[Line]],
        span: tuple[datetime, datetime] | None = None,
    ) -> FileReconciliation:
        """Reconcile them; `view` is the command that shows it.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        found = await self.reconcile(batches, span)
        calls = _named(found)
        if not calls:
            return found
        why = await self.noting.refusal(view, ["files"], calls)
        return found if why is None else _masked(found, why)


def _named(found: FileReconciliation) -> int:
    lines = sum(each.call_id is not None for each in found.missing_lines)
    return lines + len(found.answered_without_cdr) + len(found.longer)


def _masked(found: FileReconciliation, why: str) -> FileReconciliation:
    return evolve(
        found,
        missing_lines=[evolve(each, call_id=None) for each in found.missing_lines],
        answered_without_cdr=[_NOBODY for _ in found.answered_without_cdr],
        longer=[evolve(each, call=_NOBODY) for each in found.longer],
        masked=why,
    )
