"""What book and register of money promise operator and worker."""

from adapters.contract.money.assigning import AssigningContract
from adapters.contract.money.bundles import BundlesContract
from adapters.contract.money.companies import CompaniesContract
from adapters.contract.money.fraud import FraudContract
from adapters.contract.money.issuing import IssuingContract
from adapters.contract.money.payers import PayersContract
from adapters.contract.money.payments import PaymentsContract
from adapters.contract.money.rules import RulesContract
from adapters.contract.money.suppliers import SuppliersContract


class MoneyBookContract(
    AssigningContract,
    BundlesContract,
    CompaniesContract,
    FraudContract,
    IssuingContract,
    PayersContract,
    PaymentsContract,
    RulesContract,
    SuppliersContract,
):
    """What the domain decides of money is recorded with all that follows, or not at all."""
