"""Duties of a worker whose statements may take long: the proof of each day, bundles of months."""

from functools import partial
from itertools import count

from adapters.timescale.connection import Pool
from adapters.timescale.lone_duties import Duty, alone_for_ever, round_after_round
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.invoices import TimescaleInvoiceBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.timescale.proof.seals import TimescaleSealBook
from adapters.timescale.proof.verdicts import TimescaleVerdictBook
from entrypoints.containers.worker import BundlesContainer, ProofContainer
from entrypoints.duties import Step
from entrypoints.process.jobs import Job

_PROOF_RESTS = 20.0
_BUNDLES_REST = 3600.0


def proving(pool: Pool) -> Job:
    """Give the job of proving each day; the pool is its own, or of both, two sessions for each."""
    container = ProofContainer(
        census=TimescaleRecordCensus(pool),
        fold=TimescaleBookFold(pool),
        seals=TimescaleSealBook(pool),
        book=TimescaleVerdictBook(pool),
    )
    return _slowly(pool, Duty.PROOF, container.prove_day(), _PROOF_RESTS)


def settling(pool: Pool) -> Job:
    """Give the job of settling bundles each hour; the pool is as for `proving`."""
    container = BundlesContainer(
        book=TimescaleMoneyBook(pool),
        register=TimescaleMoneyRegister(pool),
        invoices=TimescaleInvoiceBook(pool),
    )
    return _slowly(pool, Duty.BUNDLES, container.settle_running(), _BUNDLES_REST)


def _slowly(pool: Pool, duty: Duty, step: Step, rest: float) -> Job:
    work = partial(round_after_round, step, rest=rest)
    # A statement may take minutes, and a rest an hour: meanwhile the duty gets on.
    alive = count()
    return partial(alone_for_ever, pool, duty, work, lambda: next(alive))
