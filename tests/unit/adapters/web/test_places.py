"""Places for viewers: exact, shared, and some that no customer gets."""

from adapters.web.places import Places
from application.live.scope import Role


def test_all_places_can_be_taken_and_not_one_more() -> None:
    places = Places(most=10, for_staff=0, a_token=100)
    taken = [places.take(b"noc", Role.NOC) for _ in range(12)]
    assert taken == [None] * 10 + ["too many viewers"] * 2
    places.give_back(b"noc")
    assert places.take(b"noc", Role.NOC) is None
    assert places.take(b"noc", Role.NOC) is not None


def test_no_token_takes_all_and_the_noc_gets_in() -> None:
    places = Places(most=10, for_staff=2, a_customer=4, a_token=100)
    by_customer = [[places.take(name, Role.USER) for _ in range(5)] for name in (b"a", b"b", b"c")]
    assert by_customer[0] == [None] * 4 + ["too many viewers with this token"]
    assert by_customer[1] == [None] * 4 + ["too many viewers"]
    assert by_customer[2] == ["too many viewers"] * 5
    assert [places.take(b"noc", Role.NOC) for _ in range(3)] == [None, None, "too many viewers"]


def test_a_place_that_was_given_back_is_forgotten() -> None:
    places = Places()
    for _ in range(3):
        places.take(b"a", Role.USER)
    for _ in range(3):
        places.give_back(b"a")
    assert places == Places()
