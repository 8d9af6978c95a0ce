"""What stands about a call beside its record, whatever a book of prices says."""

from attrs import frozen


@frozen(kw_only=True)
class Decided:
    """What was decided of a call, and where it was told.

    Attributes:
        host: of the proxy that wrote the record; None where nobody knows.
        payer: the company that pays it; None where it is found by the account.
        stands: a person has corrected or accepted it: no doubt keeps it from a price.
        void: a person has taken its price back.
    """

    payer: int | None = None
    stands: bool = False
    void: bool = False
    host: str | None = None


UNDECIDED = Decided()
