"""Stream, book and files put together: whether anything is missing."""

from attrs import frozen

from application.proof.prove_book import BookProof
from application.proof.reconcile import Reconciliation
from application.proof.reconcile_files import FileReconciliation


@frozen
class Completeness:
    """Both reconciliations, and the fold of the log.

    Attributes:
        files: None where somebody named none.
        book: None where somebody left it out.
    """

    hours: Reconciliation
    files: FileReconciliation | None = None
    book: BookProof | None = None

    @property
    def proved(self) -> bool:
        """Whether nothing is missing and every cent is explained.

        What the stream lost or forgot is made good by the files of that time; without them it is
        missing.
        """
        folded = self.book is None or self.book.good
        return self._whole and folded and self.hours.money.good

    @property
    def is_of_nothing(self) -> bool:
        """Whether neither stream nor book nor a file has a record of that time."""
        return not self.hours.hours and (self.files is None or self.files.lines == 0)

    @property
    def _whole(self) -> bool:
        if self.files:
            return self.files.complete and not any(hour.unexplained for hour in self.hours.hours)
        return not self.hours.gaps and not self.hours.differences
