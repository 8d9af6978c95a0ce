"""Who amends."""

import getpass

from domain.facts.amending import Order


def order(because: str, *, closed: bool = False) -> Order:
    """Say who wants it: the operator's login on this machine; `closed` means closed months too."""
    return Order(by=getpass.getuser(), because=because, closed=closed)
