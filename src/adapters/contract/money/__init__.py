"""What book and register of money promise."""

from adapters.contract.money.book import MoneyBookContract
from adapters.contract.money.currencies import CurrenciesContract, CurrenciesProbe
from adapters.contract.money.drawing import InvoiceProbe
from adapters.contract.money.invoices import InvoiceBookContract
from adapters.contract.money.keeping import Books, MoneyProbe

__all__ = [
    "Books",
    "CurrenciesContract",
    "CurrenciesProbe",
    "InvoiceBookContract",
    "InvoiceProbe",
    "MoneyBookContract",
    "MoneyProbe",
]
