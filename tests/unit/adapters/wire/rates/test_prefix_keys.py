"""Keys of prefixes stand in the order of their text, each before all that it begins."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.rates.prefix_keys import SPAN, key_of, prefix_of
from domain.pricing.tariff import LONGEST_PREFIX

PREFIXES = st.text("0123456789", max_size=LONGEST_PREFIX)


@given(PREFIXES, PREFIXES)
def test_their_order_is_that_of_the_texts(one: str, other: str) -> None:
    assert (key_of(one) < key_of(other)) == (one < other)


@given(PREFIXES)
def test_a_prefix_is_read_back(prefix: str) -> None:
    assert prefix_of(key_of(prefix)) == prefix


@given(PREFIXES, st.text("0123456789", max_size=30))
def test_what_it_begins_lies_in_its_stretch(prefix: str, number: str) -> None:
    ahead = key_of(number) - key_of(prefix)
    assert (0 <= ahead < SPAN[len(prefix)]) == number.startswith(prefix)
