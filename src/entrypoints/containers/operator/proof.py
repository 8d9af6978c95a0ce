"""What an operator does to prove that nothing is missing."""

from datetime import timedelta

from dependency_injector.providers import Callable, Factory, List, Object

from adapters.jetstream.topology import readers
from adapters.jetstream.view import JetStreamView
from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.proof.folding.fold import TimescaleBookFold
from adapters.timescale.proof.retention import TimescaleOldCalls
from adapters.wire.acc_json.routing import cdr_of, kind_of
from adapters.wire.acc_json.transactions import transaction_of
from adapters.wire.rates.rows import version_sha256
from application.proof.checking import Check
from application.proof.checks import (
    FilesAreSettled,
    FollowsFromLog,
    HostsAreHeard,
    MoneyHolds,
    NothingWaits,
    SealsHold,
    StreamAgrees,
)
from application.proof.close_month import CloseMonth
from application.proof.drop_old_calls import DropOldCalls
from application.proof.left_open import NothingIsOpen
from application.proof.prove_book import ProveBook
from application.proof.prove_prices import ProvePrices
from application.proof.reconcile import Reconcile
from application.proof.reconcile_files import ReconcileFiles
from application.proof.show_files import ShowFiles
from application.proof.verify_close import VerifyClose
from application.proof.verify_seals import VerifySeals
from entrypoints.containers.operator.database import DatabaseContainer
from entrypoints.containers.operator.files import FilesContainer
from entrypoints.containers.operator.register import RegisterContainer
from entrypoints.containers.operator.stream import StreamContainer


def _days(number: int) -> timedelta:
    return timedelta(days=number)


class ProofContainer(RegisterContainer, StreamContainer, FilesContainer):
    """The proof."""

    old_calls = Factory(TimescaleOldCalls, DatabaseContainer.pool)
    keep_calls = Callable(_days, DatabaseContainer.settings.provided.keep_calls_days)
    drop_old_calls = Factory(
        DropOldCalls,
        calls=old_calls,
        closes=RegisterContainer.closes,
        register=RegisterContainer.register,
        clock=DatabaseContainer.clock,
    )
    verify_seals = Factory(VerifySeals, book=RegisterContainer.seals, clock=DatabaseContainer.clock)
    prove_book = Factory(
        ProveBook,
        fold=Factory(TimescaleBookFold, DatabaseContainer.pool),
        prices=Factory(
            ProvePrices,
            store=RegisterContainer.tariffs,
            hash_of=Object(version_sha256),
        ),
    )
    stream_view = Factory(
        JetStreamView,
        connection=StreamContainer.nats,
        stream=StreamContainer.stream,
        consumers=Callable(readers, StreamContainer.consumer),
    )
    reconcile = Factory(
        Reconcile,
        stream=stream_view,
        census=RegisterContainer.census,
        clock=DatabaseContainer.clock,
    )
    reconcile_files = Factory(
        ReconcileFiles,
        census=RegisterContainer.census,
        kind_of=Object(kind_of),
        cdr_of=Object(cdr_of),
        transaction_of=Object(transaction_of),
    )
    show_files = Factory(ShowFiles, reconcile=reconcile_files, noting=DatabaseContainer.noting)
    # What must be right of a month, before it is closed and ever after.
    money = Factory(Check, "money", Factory(MoneyHolds, RegisterContainer.census))
    folded = Factory(Check, "book", Factory(FollowsFromLog, prove_book))
    # What must be right of a month before it is closed: another check is added here.
    checks = List(
        Factory(Check, "stream", Factory(StreamAgrees, reconcile)),
        Factory(Check, "waiting", Factory(NothingWaits, stream_view)),
        Factory(Check, "hosts", Factory(HostsAreHeard, RegisterContainer.closes)),
        Factory(
            Check,
            "receipts",
            Factory(FilesAreSettled, Factory(TimescaleSettledBook, DatabaseContainer.pool)),
        ),
        Factory(Check, "open", Factory(NothingIsOpen, RegisterContainer.closes, Object(cdr_of))),
        money,
        folded,
        Factory(Check, "log", Factory(SealsHold, verify_seals)),
    )
    close_month = Factory(
        CloseMonth,
        book=RegisterContainer.closes,
        seals=RegisterContainer.seals,
        register=RegisterContainer.register,
        checks=checks,
        clock=DatabaseContainer.clock,
    )
    verify_close = Factory(
        VerifyClose,
        book=RegisterContainer.closes,
        verify_seals=verify_seals,
        checks=List(money, folded),
    )
