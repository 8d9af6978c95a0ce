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

        What the stream lost is made good by the files of that time; without them it is missing.
        """
        whole = self.files.complete if self.files else not self.hours.gaps
        folded = self.book is None or self.book.good
        return whole and folded and not self.hours.differences and self.hours.money.good
