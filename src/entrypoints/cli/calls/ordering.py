"""Who amends."""

import getpass

from domain.facts.amending import Order


def order(because: str) -> Order:
    """Say who wants it: the operator's login on this machine."""
    return Order(by=getpass.getuser(), because=because)
