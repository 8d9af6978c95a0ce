"""The comparisons as statements: of the whole log, or of the calls of some time."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from adapters.timescale.facts.reading import CALL_TYPES
from adapters.timescale.sql import query

MOST = 1000
_FOLDER: Final = "proof/folding"
_READ: Final = "has_read((select r from event_reader r where r.name = 'traffic'), {event})"
_OF_CALLS: Final = "(select call_key from named)"
_OURS: Final = "position in (select position from event where stream_id in (table named))"
_HOURS: Final = "hour >= $1 and hour < $2"


def _names(types: tuple[str, ...]) -> str:
    return "({})".format(", ".join(f"'{name}'" for name in types))


_CUSTOMERS: Final = {
    "table": "balance_movement",
    "party": "company_id",
    "debit": "call",
    "reversal": "reversal",
    "company": "(verdict->>'company_id')::bigint",
    "charge": "nullif(verdict->'charge', 'null')",
    "company_before": "(before->>'company_id')::bigint",
    "charge_before": "nullif(before->'charge', 'null')",
}
_CALLED: Final = {
    "table": "balance_movement",
    "party": "company_id",
    "debit": "call_in",
    "reversal": "reversal_in",
    "company": "(verdict->'inbound'->>'company_id')::bigint",
    "charge": "nullif(verdict->'inbound'->'charge', 'null')",
    "company_before": "(before->'inbound'->>'company_id')::bigint",
    "charge_before": "nullif(before->'inbound'->'charge', 'null')",
}
_SUPPLIERS: Final = {
    "table": "supplier_movement",
    "party": "supplier_id",
    "debit": "call",
    "reversal": "reversal",
    "company": "(verdict->'supply'->>'supplier_id')::bigint",
    "charge": "nullif(verdict->'supply'->'charge', 'null')",
    "company_before": "(before->'supply'->>'supplier_id')::bigint",
    "charge_before": "nullif(before->'supply'->'charge', 'null')",
}


@frozen(kw_only=True)
class Comparison:
    """Two sides of one projection.

    Attributes:
        name: of the file.
        of_calls: whether calls of some time can be compared alone.
    """

    projection: str
    name: str
    of_calls: bool = True
    words: Mapping[str, str] = {}

    def statement(self, *, of_some_time: bool) -> str:
        """Give the statement; of some time its arguments are the start and the end."""
        some = of_some_time and self.of_calls
        sides = query(f"{_FOLDER}/{self.name}").format(
            logged=f"e.stream_id in {_OF_CALLS}" if some else "true",
            kept=f"call_key in {_OF_CALLS}" if some else "true",
            of_nobody=f"call_key not in {_OF_CALLS}" if some else "false",
            hours=_HOURS if some else "true",
            amendments=_names(CALL_TYPES[1:]),
            call_types=_names(CALL_TYPES),
            owners=query("facts/stream_owners"),
            summed_figures=_summed(some=some),
            **self.words,
        )
        named = query(f"{_FOLDER}/named") + "," if some else "with "
        return f"{named} {sides} {query(f'{_FOLDER}/differing').format(most=MOST)}"


def _summed(*, some: bool) -> str:
    read = _READ.format(event="written_by, position")
    if some:
        read = f"{read} and {_OURS} and {_HOURS}"
    return query("traffic/summed_figures").format(which=read)


COMPARISONS: Final = (
    Comparison(projection="event", name="streams"),
    Comparison(projection="event", name="invoices", of_calls=False),
    Comparison(projection="call_identity", name="gate"),
    Comparison(projection="call_identity", name="parties"),
    Comparison(projection="cdr", name="cdr"),
    Comparison(projection="cdr", name="cdr_twice"),
    Comparison(projection="balance_movement", name="movements", words=_CUSTOMERS),
    Comparison(projection="balance_movement", name="movements", words=_CALLED),
    Comparison(projection="supplier_movement", name="movements", words=_SUPPLIERS),
    Comparison(projection="balance_movement", name="payments", of_calls=False),
    Comparison(projection="balance", name="balances", of_calls=False),
    Comparison(projection="traffic_hourly", name="traffic"),
    Comparison(projection="dead_letter", name="letters", of_calls=False),
)
