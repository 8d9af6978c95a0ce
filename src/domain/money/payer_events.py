"""What is told of who pays for calls that no account names."""

from attrs import frozen


@frozen(kw_only=True)
class PayerRuleSet:
    """Calls that a rule fits are paid by this company (`domain.pricing.payer_rules`).

    It lies on top of what began before it, and takes the place of what has the same key and start,
    whoever told that.

    Attributes:
        kind: `source`, `host` or `number`.
        valid_from, valid_to: ISO 8601; None: ever.
    """

    kind: str
    value: str
    tech_prefix: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
