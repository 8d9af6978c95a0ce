"""Who took part can be forgotten; the log is bound to it without naming it."""

from hashlib import sha256
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_cdr, a_received_call
from domain.calls.parties import (
    NOBODY,
    PARTIES,
    KeptParties,
    mentions,
    named,
    number_of,
    parties_of,
)

SALT = bytes(range(16))
FINGERPRINT = UUID(int=7)


def test_the_commitment_is_the_hash_that_the_docs_describe() -> None:
    kept = KeptParties(SALT, FINGERPRINT, ("c@x", None, "ä", "49151", "", None, "::1"))
    told = SALT + FINGERPRINT.bytes + "3:c@x-2:ä5:491510:-3:::1".encode()
    assert kept.commitment == sha256(told).hexdigest()


def test_a_gateway_is_committed_to_and_without_one_everything_is_as_it_was() -> None:
    before = ("c@x", None, "ä", "49151", "", None, "::1")
    told = SALT + FINGERPRINT.bytes + "3:c@x-2:ä5:491510:-3:::1".encode()
    kept = KeptParties(SALT, FINGERPRINT, (*before, None))
    assert kept.commitment == sha256(told).hexdigest()
    sent = KeptParties(SALT, FINGERPRINT, (*before, "192.0.2.1:5060"))
    assert sent.commitment == sha256(told + b"14:192.0.2.1:5060").hexdigest()


@given(st.lists(st.none() | st.text(max_size=3), min_size=8, max_size=8))
def test_whatever_the_texts_are_their_lengths_are_those_in_bytes(values: list[str | None]) -> None:
    *always, dst = [None if value is None else value.encode() for value in values]
    told = b"".join(b"-" if each is None else b"%d:%s" % (len(each), each) for each in always)
    told += b"" if dst is None else b"%d:%s" % (len(dst), dst)
    kept = KeptParties(SALT, FINGERPRINT, tuple(values))
    assert kept.commitment == sha256(SALT + FINGERPRINT.bytes + told).hexdigest()


@given(st.lists(st.none() | st.text(), min_size=8, max_size=8), st.integers(0, 7))
def test_no_other_parties_have_the_same_commitment(values: list[str | None], place: int) -> None:
    kept = KeptParties(SALT, FINGERPRINT, tuple(values))
    values[place] = f"{values[place]}1"
    others = (
        evolve(kept, parties=tuple(values)),
        evolve(kept, salt=bytes(16)),
        evolve(kept, fingerprint=UUID(int=8)),
    )
    assert kept.commitment not in {other.commitment for other in others}


@pytest.mark.parametrize(("salt", "fingerprint"), [(None, FINGERPRINT), (SALT, None)])
def test_what_is_partly_forgotten_cannot_be_held_against_the_log(
    salt: bytes | None, fingerprint: UUID | None
) -> None:
    assert KeptParties(salt, fingerprint, ("x",) * len(PARTIES)).commitment is None


def test_parties_are_taken_and_given_back_as_they_were() -> None:
    cdr = a_cdr()
    assert named(a_cdr(caller="1", src_ip=None), parties_of(cdr)) == cdr
    assert parties_of(named(cdr, NOBODY.parties)) == (None,) * len(PARTIES)


def test_a_forgotten_number_takes_what_mentions_it_and_the_salt_along() -> None:
    call = a_received_call(
        a_cdr(call_id="x-49151-1", caller="+49151", callee="491511", dst="192.0.2.9:5060")
    )
    left = call.kept_parties.without("49151")
    assert left == KeptParties(
        None, None, (None, "f1", "t1", None, "491511", "acct-1", "127.0.0.1", "192.0.2.9:5060")
    )


def test_a_call_without_the_number_stays_as_it_is() -> None:
    kept = a_received_call().kept_parties
    assert kept.without("123456") is kept


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("49151", True), ("+49151", True), ("0049151", True), ("sip:49151@example.org", True),
        ("a49151b", True), ("149151", False), ("491510", False), ("000049151", False),
        ("4915", False), (None, False), ("", False),
    ],
)  # fmt: skip
def test_a_number_is_found_alone_and_not_within_a_longer_one(
    value: str | None, there: bool
) -> None:
    assert mentions(value, "49151") is there


@pytest.mark.parametrize(
    ("text", "digits"), [("+49151", "49151"), (" 0049151 ", "49151"), ("112", "112")]
)
def test_a_number_is_taken_as_people_write_it(text: str, digits: str) -> None:
    assert number_of(text) == digits


@pytest.mark.parametrize("text", ["", "12", "+12", "49 151", "alice", "1" * 33, "٤٩١٥١"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no number of 3 to 32 digits"):
        number_of(text)
