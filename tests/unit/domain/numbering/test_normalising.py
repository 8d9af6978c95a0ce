"""One number, however it is written."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from domain.numbering.normalising import normalise
from domain.numbering.number import KeptNumber, Number, NumberKind
from domain.numbering.plan import Bare, NumberPlan

GERMANY = NumberPlan(
    country_code="49",
    national_prefix="0",
    strip=("1234#", "9"),
    keep=("110", "112", "0800*", "0900*=0999", "*100*"),
)
ITALY = NumberPlan(country_code="39", bare=Bare.NATIONAL, keep=("112",))
AMERICA = NumberPlan(
    country_code="1", international_prefixes=("011",), national_prefix="1", bare=Bare.NATIONAL
)
AUSTRALIA = NumberPlan(country_code="61", international_prefixes=("0011",), national_prefix="0")
RUSSIA = NumberPlan(country_code="7", international_prefixes=("810",), national_prefix="8")
BERLIN = evolve(GERMANY, bare=Bare.SUBSCRIBER, area_code="30", strip=())
STRICT = evolve(GERMANY, bare=Bare.UNKNOWN)
PLANS = (GERMANY, ITALY, AMERICA, AUSTRALIA, RUSSIA, BERLIN, STRICT)

WRITTEN = st.one_of(
    st.text("0123456789+*#-.() ;,@:<>%sipte2b3a\N{NO-BREAK SPACE}\N{ARABIC-INDIC DIGIT FOUR}"),
    st.from_regex(r"(9|1234#|0|00|\+|8|810|011|0011|1)?[0-9]{1,17}[#;,]{0,3}", fullmatch=True),
    st.text(),
)


@pytest.mark.parametrize(
    "written",
    [
        "+4915112345678",
        "4915112345678",
        "004915112345678",
        "015112345678",
        "1234#4915112345678",
        "1234#+4915112345678",
        "9015112345678",
        "tel:+49-151-1234-5678",
        "+49 (0)151 12345678",
        "0049 (0)151 12345678",
        "sip:+4915112345678@example.org;user=phone",
        "<sip:015112345678@192.0.2.1:5060>",
        "SIP:%2B4915112345678@example.org",
        "tel:015112345678;phone-context=+49",
        "4915112345678;npdi;rn=+49999",
        "015112345678#",
        "015112345678##",
        "015112345678,,1#",
        " (0151) 1234.5678 ",
    ],
)
def test_one_number_is_one_number(written: str) -> None:
    number = normalise(written, GERMANY)
    assert (number.kind, number.e164) == (NumberKind.NATIONAL, "4915112345678")
    assert number.text == "+4915112345678"


@pytest.mark.parametrize(
    ("plan", "written", "e164"),
    [
        # A plus that is stripped before it is looked at makes Papua New Guinea America.
        (AMERICA, "+67570001234", "67570001234"),
        (AMERICA, "01167570001234", "67570001234"),
        (AMERICA, "0067570001234", "67570001234"),
        (AMERICA, "12125550100", "12125550100"),
        (AMERICA, "2125550100", "12125550100"),
        # A tech prefix that looks like the beginning of an international number.
        (GERMANY, "+998712345678", "998712345678"),
        (GERMANY, "00998712345678", "998712345678"),
        # In Italy the zero belongs to the number.
        (ITALY, "0612345678", "390612345678"),
        (ITALY, "+39 (0)612345678", "390612345678"),
        (ITALY, "+49 (0)30123456", "4930123456"),
        # Of two that fit the longer one: 1 is no beginning of a country code that has 49 behind it.
        (AUSTRALIA, "00114930123456", "4930123456"),
        (AUSTRALIA, "004930123456", "4930123456"),
        (AUSTRALIA, "0291234567", "61291234567"),
        # In Russia 8 is national and 810 is international.
        (RUSSIA, "84951234567", "74951234567"),
        (RUSSIA, "8104930123456", "4930123456"),
        (BERLIN, "1234567", "49301234567"),
        (BERLIN, "0401234567", "49401234567"),
    ],
)
def test_traps(plan: NumberPlan, written: str, e164: str) -> None:
    assert normalise(written, plan).e164 == e164


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("112", NumberKind.KEPT),
        ("sip:112@example.org", NumberKind.KEPT),
        ("9112", NumberKind.KEPT),
        ("08001234567", NumberKind.KEPT),
        ("*1001#", NumberKind.KEPT),
        ("alice", NumberKind.NAME),
        ("sip:alice@example.org", NumberKind.NAME),
        ("sip:192.0.2.1", NumberKind.NAME),
        ("0800-FLOWERS", NumberKind.NAME),
        ("tel:+49alice", NumberKind.NAME),
        ("anonymous", NumberKind.NAME),
        ("", NumberKind.UNKNOWN),
        ("+", NumberKind.UNKNOWN),
        ("9", NumberKind.UNKNOWN),
        ("91234#", NumberKind.UNKNOWN),
        ("+112", NumberKind.UNKNOWN),
        ("116117", NumberKind.UNKNOWN),
        ("+0151", NumberKind.UNKNOWN),
        ("++4915112345678", NumberKind.UNKNOWN),
        ("+4915112345678901", NumberKind.UNKNOWN),
        ("4915112345678901", NumberKind.UNKNOWN),
        ("*21*015112345678", NumberKind.UNKNOWN),
        ("0800/1", NumberKind.UNKNOWN),
        ("4915112345678\N{ARABIC-INDIC DIGIT FOUR}", NumberKind.UNKNOWN),
    ],
)
def test_what_is_no_number_of_e164(written: str, kind: NumberKind) -> None:
    number = normalise(written, GERMANY)
    assert (number.kind, number.e164) == (kind, None)
    if kind is not NumberKind.KEPT:
        assert number.text == number.asked == written


def test_what_a_plan_leaves_open_is_unknown() -> None:
    assert normalise("4915112345678", STRICT).kind is NumberKind.UNKNOWN
    assert normalise("015112345678", STRICT).e164 == "4915112345678"


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("112", ("112", 3)),
        ("08001234567", ("08001234567", 4)),
        ("09001234567", ("09991234567", 4)),
    ],
)
def test_a_kept_number_is_asked_by_its_whole_head(written: str, parts: tuple[str, int]) -> None:
    asked = normalise(written, GERMANY).asked
    assert isinstance(asked, KeptNumber)
    assert asked.parts == parts


def test_the_longest_range_keeps() -> None:
    plan = evolve(GERMANY, keep=("08*=01", "0800*=02"))
    assert normalise("080012", plan).asked == KeptNumber.of("02", "12")


def test_the_steps_are_told() -> None:
    number = normalise("sip:1234#0151-12345678@example.org;user=phone", GERMANY)
    assert number.steps == (
        "sip: left out",
        "host left out: example.org;user=phone",
        "separators left out",
        "1234# stripped",
        "0 means national: 49 in front",
    )


@given(WRITTEN, st.sampled_from(PLANS))
def test_normalising_twice_is_normalising_once(written: str, plan: NumberPlan) -> None:
    once = normalise(written, plan)
    assert _without_steps(normalise(once.text, plan)) == _without_steps(once)
    assert once.e164 is None or (5 <= len(once.e164) <= 15 and once.text == f"+{once.e164}")


def _without_steps(number: Number) -> Number:
    return number._replace(steps=())


@pytest.mark.parametrize("marks", [900, 20_000])
def test_as_many_marks_behind_a_number_as_a_message_has_room_for(marks: int) -> None:
    # Whoever calls chooses how many; nothing raises.
    number = normalise("+4930555123" + "#" * marks, GERMANY)
    assert number.e164 == "4930555123"
    # What is remembered of a number is as long as what was written, not some hundred times that.
    assert len(number.steps) == 2


def test_only_what_can_be_a_number_is_remembered() -> None:
    # Whoever calls chooses the length: 65,536 long ones would take all of the memory.
    short, long = "+4930555123;" + "x" * 52, "+4930555123;" + "x" * 53
    assert normalise(short, GERMANY) is normalise(short, GERMANY)
    assert normalise(long, GERMANY) is not normalise(long, GERMANY)
    assert normalise(long, GERMANY) == normalise(long, GERMANY)
    assert normalise(long, GERMANY).e164 == normalise(short, GERMANY).e164
