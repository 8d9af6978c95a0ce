"""Challenges are answered as the RFCs have it, and what cannot be answered is left."""

import pytest
from attrs import evolve

from adapters.kamailio.digest import Challenge, asking, challenge_of, giving

# The request, user and passwords of RFC 7616 3.9.1 and of RFC 2617 3.5.
USER, REQUEST = "Mufasa", ("GET", "/dir/index.html")
REALM_7616 = "http-auth@example.org"
NONCE_7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
OPAQUE_7616 = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
CNONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616_come_out(algorithm: str, response: str) -> None:
    header = (
        f'Digest realm="{REALM_7616}", qop="auth, auth-int", algorithm={algorithm},'
        f' nonce="{NONCE_7616}", opaque="{OPAQUE_7616}"'
    )
    challenge = challenge_of([header])
    assert challenge == Challenge(
        REALM_7616, NONCE_7616, algorithm, OPAQUE_7616, with_count=True
    )  # fmt: skip
    given = challenge.answered(USER, "Circle of Life", REQUEST, CNONCE_7616)
    assert f'response="{response}"' in given
    for word in (f'username="{USER}"', f'opaque="{OPAQUE_7616}"', f"algorithm={algorithm}",
                 "qop=auth", "nc=00000001", f'cnonce="{CNONCE_7616}"'):  # fmt: skip
        assert word in given


def test_the_example_of_rfc_2617_comes_out() -> None:
    challenge = Challenge(
        "testrealm@host.com",
        "dcd98b7102dd2f0e8b11d0f600bfb0c093",
        opaque="5ccc069c403ebaf9f0171e9517f40e41",
        with_count=True,
    )
    given = challenge.answered(USER, "Circle Of Life", REQUEST, "0a4f113b")
    assert 'response="6629fae49393a05397450978507c4ef1"' in given
    assert "algorithm" not in given


def test_without_qop_nothing_is_counted() -> None:
    challenge = challenge_of(['Digest realm="a", nonce="b"'])
    assert challenge == Challenge("a", "b")
    given = challenge.answered("u", "p", ("INVITE", "sip:x"), "c")
    assert given.startswith('Digest username="u", realm="a", nonce="b", uri="sip:x", response="')
    assert not {"qop", "nc", "cnonce", "opaque"} & {word.split("=")[0] for word in given.split()}
    counted = evolve(challenge, with_count=True).answered("u", "p", ("INVITE", "sip:x"), "c")
    assert counted.partition("response=")[2].split(",")[0] not in given


def test_the_strongest_is_answered_in_any_order() -> None:
    offers = [f'Digest realm="r", nonce="{each}", algorithm={each}' for each in ("MD5", "SHA-256")]
    for told in (offers, offers[::-1]):
        chosen = challenge_of(told)
        assert chosen is not None
        assert chosen.algorithm == "SHA-256"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic realm=x",
        'Digest realm="r"',
        'Digest nonce="n"',
        'Digest realm="r", nonce="n", algorithm=MD5-sess',
        'Digest realm="r", nonce="n", qop="auth-int"',
    ],
)
def test_what_cannot_be_answered_is_left(header: str) -> None:
    assert challenge_of([header]) is None
    assert challenge_of([]) is None


def test_each_code_has_its_headers() -> None:
    assert [(asking(code), giving(code)) for code in (401, 407)] == [
        ("www-authenticate", "Authorization"), ("proxy-authenticate", "Proxy-Authorization"),
    ]  # fmt: skip
    assert (asking(200), asking(None)) == (None, None)
