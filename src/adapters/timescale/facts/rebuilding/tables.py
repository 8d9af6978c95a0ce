"""The live tables, the keys of their rows, and what else of them follows from the log."""

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

from adapters.timescale.journal.call_rows import CDR_COLUMNS
from adapters.timescale.journal.fraud_rows import SUSPICION_COLUMNS
from adapters.timescale.journal.plan_rows import PLAN_COLUMNS


@frozen(kw_only=True)
class Table:
    """A live table.

    Attributes:
        values: columns that follow from the log beside the key.
        made: columns of a new row that do not, by the expression that makes them.
        ordered: whether new rows are numbered in the order of their events; the computed ones
            have a column `position` more.
        append_only: whether a trigger refuses changes.
    """

    name: str
    key: Sequence[str]
    values: Sequence[str]
    made: Mapping[str, str] = field(factory=dict)
    ordered: bool = False
    append_only: bool = False

    @property
    def columns(self) -> Sequence[str]:
        """Key and values."""
        return (*self.key, *self.values)


CDR: Final = Table(
    name="cdr",
    key=("call_key",),
    values=(*(name for name in CDR_COLUMNS if name != "call_key"), "revision"),
)
GATE: Final = Table(
    name="call_identity",
    key=("call_key",),
    values=("start_time", "stream_seq", "stored_at"),
)
COMPANY: Final = Table(
    name="company",
    key=("stream_id", "id"),
    values=(
        "version", "name", "currency", "payment", "credit_limit", "low_balance", "status",
        "suspended_by", "closed", "zone", "watch_spend_per_hour", "watch_times", "watch_at_least",
        "watch_new_destination",
    ),
)  # fmt: skip
SUSPICION: Final = Table(
    name="fraud_suspicion", key=SUSPICION_COLUMNS[:2], values=SUSPICION_COLUMNS[2:]
)
ACCOUNT: Final = Table(name="account", key=("account",), values=("company_id", "mapped_at"))
MAPPING: Final = Table(
    name="account_mapping", key=("account", "valid_from"), values=("company_id",)
)
PAYER_RULE: Final = Table(
    name="party_rule",
    key=("kind", "value", "tech_prefix", "valid_from"),
    values=("valid_to", "company_id"),
)
ASSIGNMENT: Final = Table(
    name="tariff_assignment", key=("company_id", "valid_from"), values=("tariff", "valid_to")
)
NARROW_ASSIGNMENT: Final = Table(
    name="narrow_assignment",
    key=("company_id", "kind", "value", "tech_prefix", "valid_from"),
    values=("tariff", "valid_to"),
)
SUPPLIER: Final = Table(
    name="supplier", key=("stream_id", "id"), values=("version", "name", "currency")
)
ROUTE: Final = Table(
    name="supply_route",
    key=("supplier_id", "version"),
    values=("tariff", "account", "network", "valid_from", "valid_to", "gateway"),
)
RULES: Final = Table(
    name="book_rules",
    key=("stream_id",),
    values=("version", "longest_call", "once_hosts", "once_within"),
)
PLAN: Final = Table(name="number_plan", key=("name", "valid_from"), values=PLAN_COLUMNS)
PLAN_USE: Final = Table(
    name="number_plan_use", key=("scope", "key", "valid_from"), values=("plan",)
)
BALANCE: Final = Table(name="balance", key=("company_id",), values=("currency", "amount"))
MOVEMENT: Final = Table(
    name="balance_movement",
    key=("company_id", "call_key", "kind", "revision", "reference"),
    values=("amount", "currency", "at"),
    # Behind what its company had moved before.
    made={
        "version": "coalesce((select max(live.version) from balance_movement as live"
        " where live.company_id = new.company_id and live.at <= new.at), 0)",
        "booked_at": "new.at",
    },
    ordered=True,
    append_only=True,
)
SUPPLIER_MOVEMENT: Final = Table(
    name="supplier_movement",
    key=("supplier_id", "call_key", "kind", "revision"),
    values=("amount", "currency", "at"),
    ordered=True,
    append_only=True,
)
TRAFFIC: Final = Table(
    name="traffic_hourly",
    key=("hour", "host", "company_id", "destination", "currency"),
    values=(
        "attempts", "answered", "seconds", "billed", "cost", "supplier_cost", "pdd_calls",
        "pdd_seconds",
    ),
)  # fmt: skip
