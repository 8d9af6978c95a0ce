"""A number without its middle tells where it belongs, not to whom."""

import pytest

from domain.live.masking import masked


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, None),
        ("", ""),
        ("110", "***"),
        ("12345", "*****"),
        ("123456", "123*56"),
        ("+4989123456", "+49******56"),
    ],
)
def test_the_middle_is_hidden(number: str | None, shown: str | None) -> None:
    assert masked(number) == shown
