"""A tariff as JSON: all of it comes back, and what is wrong is told with its line."""

import json
from datetime import timedelta
from io import BytesIO, StringIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import START, a_rate, a_version
from adapters.wire.rates.json_form.reading import read_json
from adapters.wire.rates.json_form.stream import JsonStream, NoJsonError
from adapters.wire.rates.json_form.writing import rules_of, write_json
from adapters.wire.rates.rows import pack, rate_rows
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.tariff import PlanAt, TariffVersion
from random_tariffs import MOMENTS, random_version

PLAIN = st.integers() | st.text(max_size=9) | st.booleans() | st.none()
VALUES = st.recursive(
    PLAIN, lambda each: st.lists(each) | st.dictionaries(st.text(max_size=9), each), max_leaves=9
)
RATE = '{"prefix": "49", "bands": [{"tiers": [{"rate": "0.1"}]}]}'
OTHER = '{"prefix": "44", "destination": "UK", "bands": [{"tiers": [{"rate": 0.20, "unit": 60}]}]}'


def sheet(text: str | bytes) -> RateSheet:
    return read_json(BytesIO(text.encode() if isinstance(text, str) else text))


def bad(text: str | bytes) -> list[BadRow]:
    found = sheet(text)
    assert dict(found.rates) == {}
    return list(found.bad)


def written(version: TariffVersion) -> str:
    file = StringIO()
    write_json(file, version)
    return file.getvalue()


@given(st.integers(0, 10**6))
def test_a_tariff_comes_back(seed: int) -> None:
    version = random_version(Random(seed), 1, MOMENTS[0])  # noqa: S311 a test's dice
    text = written(version)
    if not version.rates:
        return
    found = sheet(text)
    assert found.bad == ()
    assert dict(found.rates) == dict(version.rates)
    assert found.rules == {k: v for k, v in rules_of(version).items() if v is not None}
    callers = sum(len(rate.callers) for rate in version.rates.values())
    assert len(json.loads(text)["rates"]) == len(version.rates) + callers


def test_a_version_is_written_a_rate_a_line() -> None:
    version = a_version(
        a_rate("49", destination='Ö "x"'), a_rate("44"), zone="Europe/Vienna",
        effective_to=START + timedelta(days=1), plan_at=PlanAt.SPLIT,
    )  # fmt: skip
    assert written(version).splitlines()[1:] == [
        '"schema": "akira.tariff/1",',
        '"name": "retail",',
        '"currency": "EUR",',
        '"effective_from": "2026-11-01T00:00:00+00:00",',
        '"effective_to": "2026-11-02T00:00:00+00:00",',
        '"zone": "Europe/Vienna",',
        '"span_overflow": "consume",',
        '"boundaries": "follow",',
        '"plan_at": "split",',
        '"rates": [',
        ('{"prefix": "44", "destination": "Land of 44", "bands": [{"tiers": [{"rate": "0.6"}]}]},'),
        ('{"prefix": "49", "destination": "Ö \\"x\\"", "bands": [{"tiers": [{"rate": "0.6"}]}]}'),
        "]",
        "}",
    ]


def test_a_list_of_rates_is_enough() -> None:
    found = sheet(f"[{RATE},\n{OTHER}]")
    assert found.bad == ()
    assert sorted(found.rates) == ["44", "49"]
    assert found.rules == {}


def test_a_bom_and_any_blanks_are_read() -> None:
    text = f'\ufeff \r\n\t{{"zone": "UTC",\r\n"rates" :[\r\n{RATE}\r\n]\r\n}}\r\n'
    assert sorted(sheet(text).rates) == ["49"]


@pytest.mark.parametrize("written", ["+49", "0049"])
def test_a_prefix_may_be_written_as_people_write_numbers(written: str) -> None:
    rate = RATE.replace('"49"', f'"{written}"')
    assert sorted(sheet(f"[{rate}]").rates) == ["49"]


@pytest.mark.parametrize(
    ("rate", "why"),
    [
        ("7", "no object"),
        ("[]", "no object"),
        ("{}", "prefix: is missing"),
        ('{"prefix": "49"}', "bands: is missing"),
        (RATE.replace('"49"', "49"), "prefix: str, not 49"),
        (RATE.replace('"49"', '"+"'), "a prefix has digits only: '+'"),
        (RATE.replace('"0.1"', "-1"), "bands[0].tiers[0].rate: no amount of zero or more"),
        (RATE.replace('"0.1"', '"0,1"'), "bands[0].tiers[0].rate: no amount of zero or more"),
        (RATE.replace("0.1", "0.1", 1).replace("rate", "price"), "rate: is missing"),
        (RATE.replace('"prefix"', '"destination": 7, "prefix"'), "destination: str, not 7"),
        (RATE.replace('"prefix"', '"prefix": "1", "prefix"'), "prefix comes twice"),
        (RATE.replace('"rate"', '"rate": "1", "rate"'), "rate comes twice"),
    ],
)
def test_a_bad_rate_is_told_with_its_line(rate: str, why: str) -> None:
    for before in ("", RATE.replace("49", "1") + ",\n"):  # after one that shares its terms
        found = bad(f'{{\n"rates": [\n{before}{OTHER},\n{rate},\n{{}}\n]}}')
        lines = before.count("\n")
        assert [row.line for row in found] == [4 + lines, 5 + lines]
        assert why in found[0].reason


def test_rates_by_caller_are_told_of_as_rows() -> None:
    theirs = RATE.replace('"49"', '"49", "caller_prefix": "33"')
    found = sheet(f"[\n{theirs},\n{RATE}\n]")
    assert found.bad == ()
    assert (len(found.rates), found.rows) == (1, 2)
    assert [each.caller_prefix for each in found.rates["49"].callers] == ["33"]
    assert bad(f"[\n{RATE},\n{theirs},\n{theirs}\n]") == [
        BadRow(4, "prefix 49, caller 33, is in line 3 already")
    ]
    assert bad(f"[\n{theirs}\n]") == [
        BadRow(2, "prefix 49 has prices by caller, but none for all callers: caller_prefix *")
    ]
    [nested] = bad(f'[\n{RATE[:-1]}, "callers": {{}}}}\n]')
    assert "unknown fields: callers" in nested.reason


def test_a_prefix_that_comes_twice_is_told_with_both_lines() -> None:
    found = bad(f"[\n{RATE},\n{OTHER},\n{RATE},\n{RATE}\n]")
    assert found == [
        BadRow(4, "prefix 49 is in line 2 already"),
        BadRow(5, "prefix 49 is in line 2 already"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (f"[\n{RATE}\n{OTHER}]", 3, "',' is expected, not '{'"),
        (f"[\n{RATE},\n]", 3, "no JSON as expected here"),
        (f"[\n{RATE}\n", 3, "',' is expected, not 'the end'"),
        (f"[\n{RATE}\n]\n{{}}", 4, "something follows after the end"),
        ('[\n{"prefix": "49",}]', 2, "no JSON as expected here"),
        ('[\n{"prefix": NaN}]', 2, "NaN is no number"),
        ("[" * 100_000, 1, "nested too deeply"),
        ("[" + "9" * 5000 + "]", 1, "limit"),
        ('{"rates": 7}', 1, "'[' is expected, not '7'"),
        ('{"rates" [', 1, "':' is expected"),
        ("49", 1, "'{' is expected, not '4'"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(text: str, line: int, why: str) -> None:
    found = bad(text)
    assert (found[-1].line, why in found[-1].reason) == (line, True), found


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ('"zones": "UTC"', "unknown field 'zones': known are rates, schema"),
        ('"zone": 7', "zone: is no text"),
        ('"schema": "akira.tariff/99"', "schema: 'akira.tariff/99' is none that is known"),
        ('"zone": "UTC", "zone": "UTC"', "zone comes twice"),
        ("7: 1", "unknown field 7"),
    ],
)
def test_a_rule_that_is_none(rule: str, why: str) -> None:
    [found] = bad(f'{{{rule}, "rates": [{RATE}]}}')
    assert why in found.reason


def test_a_file_without_rates_is_bad() -> None:
    for text in ("[]", "{}", '{"rates": []}'):
        assert [row.reason for row in bad(text)] == ["there is no rate in the file"]


def test_bytes_that_are_not_utf_8_are_bad() -> None:
    [found] = bad(RATE.join("[]").replace("49", "49\xd6").encode("latin-1"))
    assert "digits only" in found.reason


def test_a_large_file_is_read_in_pieces() -> None:
    version = a_version(*(a_rate(str(number)) for number in range(10_000, 22_000)))
    data = written(version).encode()
    steps: list[int] = []
    found = read_json(BytesIO(data), steps.append)
    assert dict(found.rates) == dict(version.rates)
    assert sum(steps) == len(data)
    assert len(steps) > 2
    packed = a_version(rates=pack(rate_rows(version.rates)))
    assert written(packed) == data.decode()


@given(VALUES, st.integers(1, 7))
def test_a_text_may_be_cut_anywhere(value: object, size: int) -> None:
    text = json.dumps([value, value], indent=1)
    pieces = iter([text[place : place + size] for place in range(0, len(text), size)])
    stream = JsonStream(lambda: next(pieces, ""))
    assert stream.value() == [value, value]
    assert stream.line == text.count("\n") + 1
    stream.end()


def test_a_value_without_end_is_given_up() -> None:
    stream = JsonStream(lambda: '"' if not stream.line else "x" * 2**18)
    stream.take("x")
    with pytest.raises(NoJsonError):
        stream.value()


@given(st.binary(max_size=200))
def test_whatever_the_bytes_there_is_an_answer(data: bytes) -> None:
    for content in (data, b"[" + data, RATE.encode() + data, b"[" + RATE.encode() + data):
        found = sheet(content)
        assert bool(found.bad) != bool(found.rates)
