"""What stands about a call beside its record, whatever a book of prices says."""

from functools import lru_cache

from attrs import frozen


@frozen(kw_only=True)
class Decided:
    """What was decided of a call, and where it was told.

    Attributes:
        payer: the company that pays it; None where it is to be found.
        payer_in: the company that pays the called side; None where it is to be found, or where a
            payer is decided and there is none.
        host: of the proxy that wrote its record, as its bridge names it.
        stands: a person has corrected or accepted it: no doubt keeps it from a price.
        void: a person has taken its price back.
    """

    payer: int | None = None
    payer_in: int | None = None
    stands: bool = False
    void: bool = False
    host: str | None = None


UNDECIDED = Decided()


@lru_cache(4096)
def undecided(host: str) -> Decided:
    """Give what stands about a call of a host of which nobody has decided anything."""
    return Decided(host=host)
