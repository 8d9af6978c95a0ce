"""Stream, book and files put together: whether anything is missing."""

from attrs import frozen

from application.proof.reconcile import Reconciliation
from application.proof.reconcile_files import FileReconciliation


@frozen
class Completeness:
    """Both reconciliations; `files` where somebody named any."""

    hours: Reconciliation
    files: FileReconciliation | None = None

    @property
    def proved(self) -> bool:
        """Whether nothing is missing and every cent is explained.

        What the stream lost is made good by the files of that time; without them it is missing.
        """
        whole = self.files.complete if self.files else not self.hours.gaps
        return whole and not self.hours.differences and self.hours.money.good
