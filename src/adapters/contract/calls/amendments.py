"""What every book promises of corrections."""

from adapters.contract.calls.called_legs import CalledLegContract
from adapters.contract.calls.correcting import CorrectingContract
from adapters.contract.calls.decided_legs import DecidedLegContract
from adapters.contract.calls.drawing import DrawingContract
from adapters.contract.calls.legs import LegContract
from adapters.contract.calls.rerating import ReratingContract
from adapters.contract.calls.two_sides import TwoSidesContract


class AmendmentBookContract(
    ReratingContract,
    CorrectingContract,
    DrawingContract,
    LegContract,
    DecidedLegContract,
    TwoSidesContract,
    CalledLegContract,
):
    """Calls are amended whole or not at all, and balances with them."""
