"""What every ledger promises the worker: calls once each, and the money that they move."""

from adapters.contract.calls.debiting import DebitingContract
from adapters.contract.calls.entering import EnteringContract
from adapters.contract.calls.one_dialog import OneDialogContract


class CdrLedgerContract(EnteringContract, DebitingContract, OneDialogContract):
    """Each call is entered and debited once, all of a batch or nothing."""
