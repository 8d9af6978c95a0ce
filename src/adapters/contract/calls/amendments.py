"""What every book promises of corrections."""

from adapters.contract.calls.correcting import CorrectingContract
from adapters.contract.calls.rerating import ReratingContract


class AmendmentBookContract(ReratingContract, CorrectingContract):
    """Calls are amended whole or not at all, and balances with them."""
