"""What holds where nobody sets a limit."""

from decimal import Decimal

import pytest

from domain.money.limits import PaymentMode, usual_limits


@pytest.mark.parametrize(
    ("payment", "credit_limit", "floor"),
    [(PaymentMode.PREPAID, Decimal(0), Decimal(0)), (PaymentMode.POSTPAID, None, None)],
)
def test_a_postpaid_company_has_no_limit_unless_one_is_set(
    payment: PaymentMode, credit_limit: Decimal | None, floor: Decimal | None
) -> None:
    limits = usual_limits(payment)
    assert (limits.credit_limit, limits.floor) == (credit_limit, floor)
