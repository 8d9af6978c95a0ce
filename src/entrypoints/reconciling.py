"""Files against the database, wired: for `akira reconcile` and for the demo."""

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.timescale.connection import Pool
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from application.proof.reconcile_files import FileReconciliation, ReconcileFiles


async def reconcile_files(pool: Pool, files: GivenFiles) -> FileReconciliation:
    """Look up every line of some files in the database; changes nothing.

    Raises:
        SetupError: a file cannot be read.
        UnavailableError: the database does not answer.
    """
    reconcile = ReconcileFiles(
        census=TimescaleRecordCensus(pool),
        kind_of=kind_of,
        cdr_of=cdr_of,
        transaction_of=transaction_of,
    )
    return await reconcile(files.batches())
