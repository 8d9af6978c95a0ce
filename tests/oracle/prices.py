"""What a call must cost, by whole numbers alone: none of it asks the product's pricing."""

from attrs import frozen

MINUTE = 60
MILLISECONDS = 1000
# Calls that last longer are stored without a price (AKIRA_MAX_CALL_SECONDS).
LONGEST = 4 * 60 * MINUTE * MILLISECONDS


@frozen
class Row:
    """What calls to one prefix cost; amounts are millionths of the currency's unit.

    Attributes:
        first, step: seconds that are sold at least, and then at a time.
        connect: paid once by an answered call.
    """

    prefix: str
    per_minute: int
    first: int
    step: int
    connect: int = 0


TARIFF = (
    Row("4", 600_000, 1, 1),
    Row("49", 90_000, 60, 60, 50_000),
    Row("4915", 123_457, 30, 6),
    Row("1", 12_501, 60, 1),
    Row("1900", 1_990_000, 1, 1, 250_000),
)


def price(number: str, milliseconds: int) -> int | None:
    """Give millionths, None where the tariff leads nowhere or the call is too long."""
    if milliseconds == 0:
        return 0
    rows = [row for row in TARIFF if number.startswith(row.prefix)]
    if not rows or milliseconds > LONGEST:
        return None
    row = max(rows, key=lambda each: len(each.prefix))
    seconds = sold(row, milliseconds)
    # Half a millionth goes up.
    return row.connect + (2 * row.per_minute * seconds + MINUTE) // (2 * MINUTE)


def sold(row: Row, milliseconds: int) -> int:
    """Give the seconds that are paid for."""
    over = max(0, milliseconds - row.first * MILLISECONDS)
    return row.first + -(-over // (row.step * MILLISECONDS)) * row.step
