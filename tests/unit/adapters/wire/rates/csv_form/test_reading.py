"""What a CSV file of rates may say, and what is told of each bad row."""

from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.rates.csv_form.reading import read_csv
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Rate, Tier

FULL = (
    "prefix,destination,rate,rate_unit,setup_fee,first_increment,next_increment,"
    "minimum_duration,rounding,decimals,weekdays,start,end\n"
)
EVENING = "prefix,rate,weekdays,start,end\n"


def sheet(text: str | bytes) -> RateSheet:
    return read_csv(BytesIO(text.encode() if isinstance(text, str) else text))


def bad(text: str | bytes) -> list[BadRow]:
    found = sheet(text)
    assert dict(found.rates) == {}
    return list(found.bad)


def reason(text: str | bytes) -> str:
    [row] = bad(text)
    return row.reason


def only(text: str | bytes) -> Rate:
    found = sheet(text)
    assert found.bad == ()
    [rate] = found.rates.values()
    return rate


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def test_every_column_is_read() -> None:
    row = "4915,Germany mobile,0.0612,3600,0.01,30,6,15,half_even,4,mon-fri,08:00,18:30\n"
    rate = Decimal("0.0612")
    assert only(FULL + row) == Rate(
        prefix="4915",
        destination="Germany mobile",
        bands=(
            Band(
                tiers=(
                    Tier(rate=rate, unit=s(3600), increment=s(30)),
                    Tier(start=s(30), rate=rate, unit=s(3600), increment=s(6)),
                ),
                weekdays=frozenset(range(5)),
                start=time(8),
                end=time(18, 30),
                setup_fee=Decimal("0.01"),
            ),
        ),
        minimum_duration=s(15),
        rounding=Rounding.HALF_EVEN,
        decimals=4,
    )


def test_prefix_and_rate_are_enough() -> None:
    band = Band(tiers=(Tier(rate=Decimal("0.1")),))
    expected = Rate(prefix="49", destination="", bands=(band,))
    assert only("rate,prefix\n0.1,49\n") == expected
    assert only(FULL + "49,,0.1,,,,,,,,,,\n") == expected


@pytest.mark.parametrize(
    ("increments", "tiers"),
    [("60,60", [(0, 60)]), ("1,1", [(0, 1)]), ("30,6", [(0, 30), (30, 6)]), (",6", [(0, 6)]),
     ("60,", [(0, 60), (60, 1)]), ("0.5,0.1", [(0, 0.5), (0.5, 0.1)])],
)  # fmt: skip
def test_increments_are_tiers(increments: str, tiers: list[tuple[float, float]]) -> None:
    rate = only(f"prefix,rate,first_increment,next_increment\n49,1,{increments}\n")
    found = [(tier.start, tier.increment) for tier in rate.bands[0].tiers]
    assert found == [(s(start), s(increment)) for start, increment in tiers]


@pytest.mark.parametrize(
    ("text", "days"),
    [("", []), ("mon", [0]), ("Mon-Fri", [0, 1, 2, 3, 4]), ("sat sun", [5, 6]),
     ("fri-mon", [4, 5, 6, 0]), ("SATURDAY|sunday", [5, 6]), ("mon-tue+sun", [0, 1, 6])],
)  # fmt: skip
def test_weekdays(text: str, days: list[int]) -> None:
    rate = only(f"prefix,rate,weekdays\n49,1,{text}\n")
    assert rate.bands[0].weekdays == frozenset(days)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("", "", (time(), time())), ("8:30", "18:00:30", (time(8, 30), time(18, 0, 30))),
     ("18:00", "24:00", (time(18), time())), ("18:00", "", (time(18), time())),
     ("", "06:00", (time(), time(6)))],
)  # fmt: skip
def test_hours(start: str, end: str, hours: tuple[time, time]) -> None:
    [band] = only(f"prefix,rate,start,end\n49,1,{start},{end}\n").bands
    assert (band.start, band.end) == hours


@pytest.mark.parametrize("text", ["0.1", "0.10", "1e-1", "1E-01", "00.1"])
def test_a_number_may_be_written_in_several_ways(text: str) -> None:
    assert only(f"prefix,rate\n49,{text}\n").bands[0].tiers[0].rate == Decimal("0.1")


def test_rows_of_one_prefix_are_its_bands_in_the_order_of_the_clock() -> None:
    rows = ["49,9,,,\n", "44,1,,,\n", "49,3,sun,,\n", "49,5,,18:00,\n", "49,4,mon-sat,,12:00\n"]
    text = "prefix,rate,weekdays,start,end\n" + "".join(rows[1:])
    found = sheet(text).rates
    assert [band.tiers[0].rate for band in found["49"].bands] == [4, 3, 5]
    assert sheet(EVENING + "".join(reversed(rows[1:]))).rates == found
    assert sheet(EVENING + "".join(rows)).bad


def test_any_common_dialect_is_read() -> None:
    rate = only("prefix,rate\n49,0.1\n")
    for text in (
        "prefix,rate\r\n49,0.1\r\n",
        "\ufeffprefix,rate\n49,0.1",
        "prefix;rate\n49;0.1\n",
        "prefix\trate\n49\t0.1\n",
        "sep=;\r\nprefix;rate\r\n49;0.1\r\n",
        '"prefix","rate"\n"49","0.1"\n',
        " Prefix , RATE \n 49 , 0.1 \n",
        "\ufeffrate;prefix\r\n0.1;49\r\n\r\n;\r\n",
    ):
        assert only(text) == rate, text


def test_all_numbers_are_a_star_or_an_empty_prefix() -> None:
    for prefix in ("*", ""):
        assert only(f"prefix,rate\n{prefix},0.1\n").prefix == ""


@pytest.mark.parametrize("written", ["49", "+49", "0049", " +49 "])
def test_a_prefix_may_be_written_as_people_write_numbers(written: str) -> None:
    assert only(f"prefix,rate\n{written},1\n").prefix == "49"


def test_one_prefix_in_two_forms_is_there_twice() -> None:
    assert "prefix 49 is in line 2 already" in reason("prefix,rate\n49,1\n0049,2\n")


def test_a_destination_may_hold_anything_printable() -> None:
    text = 'prefix,destination,rate\n49,"Österreich, ""Wien""\xa0; 漢字",1\n'
    assert only(text).destination == 'Österreich, "Wien" ; 漢字'


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("49,x,abc,,,,,,,,,,", "rate: 'abc' is no number"),
        ("49,x,,,,,,,,,,,", "rate: is empty"),
        ("49,x,-0.1,,,,,,,,,,", "rate: '-0.1' is below zero"),
        ('49,x,"0,1",,,,,,,,,,', "rate: '0,1' has a comma: write a decimal point"),
        ('49,x,"1,000.5",,,,,,,,,,', "no thousands"),
        ("49,x,NaN,,,,,,,,,,", "rate: 'NaN' is no number"),
        ("49,x,0x10,,,,,,,,,,", "is no number"),
        ("49,x,\u0660.\u0661,,,,,,,,,,", "is no number"),
        ("49,x,1e99,,,,,,,,,,", "above 10^9"),
        ("49,x,0.0000000000001,,,,,,,,,,", "more than 12 decimals"),
        ("49,x,2000000,1,,,,,,,,,", "above a million a second"),
        ("49,x,0,1,,,,,,,,,,", "14 cells where the header has 13: a decimal comma?"),
        ("49,x,1", "3 cells where the header has 13"),
        ("+,x,1,,,,,,,,,,", "prefix: '+' has other than digits; * is for all numbers"),
        ("++49,x,1,,,,,,,,,,", "prefix: '++49' has other than digits"),
        ("49x,x,1,,,,,,,,,,", "prefix: '49x' has other than digits"),
        ("4.9E+10,x,1,,,,,,,,,,", "has other than digits"),
        ("1234567890123456789,x,1,,,,,,,,,,", "has more than 18 digits"),
        ("49,a\tb,1,,,,,,,,,,", "destination: 'a\\tb' is not printable"),
        ("49,a\x00b,1,,,,,,,,,,", "is not printable"),
        ("49,x,1,0,,,,,,,,,", "unit and increment must be positive"),
        ("49,x,1,minute,,,,,,,,,", "rate_unit: 'minute' is no number"),
        ("49,x,1,,-1,,,,,,,,", "setup_fee: '-1' is below zero"),
        ("49,x,1,,,0,1,,,,,,", "unit and increment must be positive"),
        ("49,x,1,,,0.0000001,1,,,,,,", "no span of whole microseconds"),
        ("49,x,1,,,1e14,1,,,,,,", "no span of whole microseconds"),
        ("49,x,1,,,,,,nearest,,,,", "rounding: 'nearest' is none of up, down, half_up, half_even"),
        ("49,x,1,,,,,,,10,,,", "9 decimals"),
        ("49,x,1,,,,,,,six,,,", "decimals: 'six' is no number from 0 to 9"),
        ("49,x,1,,,,,,,,1-5,,", "weekdays: '1' is no weekday: write mon tue wed"),
        ("49,x,1,,,,,,,,mon-,,", "weekdays: '' is no weekday"),
        ("49,x,1,,,,,,,,,25:00,", "start: '25:00' is no time such as 08:30"),
        ("49,x,1,,,,,,,,,8,", "start: '8' is no time"),
        ("49,x,1,,,,,,,,,22:00,06:00", "split it at midnight"),
        ("49,x,1,,,,,,,,,08:00,08:00", "split it at midnight"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_reason(row: str, why: str) -> None:
    [found] = bad(FULL + "43,Austria,0.1,,,,,,,,,,\n" + row + "\n")
    assert found.line == 3
    assert why in found.reason


def test_every_bad_row_is_told_and_none_is_taken() -> None:
    found = bad("prefix,rate\n49,0.1\n49a,1\n\n44,x\n49,2\n")
    assert [row.line for row in found] == [3, 5, 6]


def test_lines_are_counted_through_quoted_line_ends() -> None:
    text = 'prefix,destination,rate\n49,"a\nb",1\n44,x,1\n43,x,?\n'
    assert [row.line for row in bad(text)] == [2, 5]


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        (("49,1,,,", "43,1,,,", "49,2,,,"), 4, "prefix 49 is in line 2 already"),
        (("49,1,,,", "49,1,,,"), 3, "prefix 49 is in line 2 already"),
        (("*,1,,,", ",1,,,"), 3, "prefix (all) is in line 2 already"),
        (("49,1,,18:00,", "49,2,,18:00,"), 3, "prefix 49 is in line 2 already"),
        (("49,1,,,", "49,2,sat,,"), 3, "starts at the same time"),
        (("49,1,mon-fri,,", "49,2,fri-sat,,"), 3, "prefix 49 has in line 2 a band"),
        (("49,1,,08:00,12:00", "49,2,,08:00,"), 3, "another start"),
    ],
)
def test_bands_that_are_equal_or_ambiguous(rows: tuple[str, ...], line: int, why: str) -> None:
    [found] = bad(EVENING + "\n".join(rows) + "\n")
    assert found.line == line
    assert why in found.reason


def test_bands_of_a_prefix_agree_on_where_it_leads() -> None:
    text = "prefix,rate,start,destination\n49,1,,a\n49,1,18:00,b\n"
    assert reason(text) == "prefix 49 has another destination in line 2"


def test_what_rows_say_differently_of_the_whole_price_each_band_says_by_itself() -> None:
    text = (
        "prefix,rate,start,minimum_duration,rounding,decimals,max_cost,min_cost\n"
        "49,1,18:00,9,up,2,0.5,\n"
        "49,1,,9,,4,,0.1\n"
    )
    rate = only(text)
    assert (rate.minimum_duration, rate.rounding, rate.decimals) == (s(9), Rounding.HALF_UP, 6)
    assert (rate.max_cost, rate.min_cost) == (None, None)
    first, second = rate.bands
    assert (first.minimum_duration, second.minimum_duration) == (None, None)
    assert (first.rounding, first.decimals) == (Rounding.HALF_UP, 4)
    assert (second.rounding, second.decimals) == (Rounding.UP, 2)
    assert (first.max_cost, second.max_cost) == (None, Decimal("0.5"))
    assert (first.min_cost, second.min_cost) == (Decimal("0.1"), None)


def test_bounds_that_all_rows_name_are_of_the_prefix() -> None:
    rate = only("prefix,rate,start,max_cost,min_cost\n49,1,,5,0.1\n49,2,18:00,5.0,0.1\n")
    assert (rate.max_cost, rate.min_cost) == (Decimal(5), Decimal("0.1"))
    assert not rate.by_band
    assert "max_cost: '-1' is below zero" in reason("prefix,rate,max_cost\n49,1,-1\n")


CALLERS = "prefix,caller_prefix,destination,rate,start\n"


def test_rows_of_a_prefix_may_be_of_some_callers() -> None:
    rate = only(f"{CALLERS}49,33,EEA,2,\n49,*,Germany,1,\n49,33,EEA,3,18:00\n49,1,,4,\n")
    assert (rate.destination, len(rate.bands), rate.caller_prefix) == ("Germany", 1, "")
    theirs = [(each.caller_prefix, each.destination, len(each.bands)) for each in rate.callers]
    assert theirs == [("33", "EEA", 2), ("1", "Germany", 1)]


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ("49,,,1,\n49,33,,2,\n49,33,,3,\n", 4, "prefix 49, caller 33, is in line 3 already"),
        ("49,33,,2,\n44,,,3,\n", 2, "prefix 49 has prices by caller, but none for all callers"),
        (",33,,2,\n", 2, "prefix (all) has prices by caller, but none for all callers"),
        ("49,+a3,,2,\n", 2, "caller_prefix: '+a3' has other than digits; * is for all numbers"),
        (f"49,{'3' * 19},,2,\n", 2, "has more than 18 digits"),
    ],
)
def test_what_is_wrong_with_rows_by_caller_is_told(rows: str, line: int, why: str) -> None:
    [found] = bad(CALLERS + rows)
    assert found.line == line
    assert why in found.reason


def test_a_prefix_has_not_any_number_of_bands() -> None:
    rows = "".join(f"49,1,,{n // 60:02}:{n % 60:02},\n" for n in range(60))
    assert "more than 48 rows" in reason(EVENING + rows)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("prefix,price\n", "unknown column 'price': known are prefix, destination, rate"),
        ("prefix,rate,rate\n", "column rate comes twice"),
        ("prefix,destination\n", "there is no column rate"),
        ("rate\n", "there is no column prefix"),
        ("49,0.1\n", "unknown column '49'"),
        ("", "unknown column"),
        ("\n", "there is no column prefix"),
    ],
)
def test_a_header_that_is_none(header: str, why: str) -> None:
    [found] = bad(header + "49,1\n")
    assert found.line == 1
    assert why in found.reason


@pytest.mark.parametrize("text", ["prefix,rate\n", "prefix,rate\n\n,\n"])
def test_a_file_without_rates_is_bad(text: str) -> None:
    assert reason(text) == "there is no rate in the file"


def test_bytes_that_are_not_utf_8_are_bad() -> None:
    assert "save the file as UTF-8" in reason(b"prefix,destination,rate\n43,\xd6sterreich,1\n")
    assert bad("prefix,rate\n49,1\n".encode("utf-16"))


def test_quotes_that_are_not_closed_are_told_at_their_line() -> None:
    found = bad('prefix,destination,rate\n49,x,1\n44,"y,1\n43,z,1\n')
    assert found[-1].line == 3


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("after", ["", ",,,", ";;"])
def test_rules_stand_before_the_header(before: str, after: str) -> None:
    rules = f"# zone: Europe/Berlin{after}\n#plan_at:split{after}\r\n"
    found = sheet(f"{before}{rules}prefix,rate\n49,1\n")
    assert found.rules == {"zone": "Europe/Berlin", "plan_at": "split"}
    assert list(found.rates) == ["49"]


def test_rules_that_are_none_are_told_with_their_lines() -> None:
    found = bad("# zones: UTC\n# zone:\n# zone: UTC\n# zone: UTC\nprefix,rate\nx,1\n")
    assert [(row.line, row.reason.partition(" known")[0]) for row in found] == [
        (1, "unknown rule 'zones':"),
        (2, "zone: says nothing"),
        (4, "zone comes twice"),
        (6, "prefix: 'x' has other than digits; * is for all numbers"),
    ]
    [rule, header] = bad("# a comment\nprefix\n")
    assert (rule.line, header.line, header.reason) == (1, 2, "there is no column rate")
    assert bad("# zone: UTC")[0].line == 2


def test_progress_adds_up_to_the_file() -> None:
    data = ("prefix,rate\n" + "".join(f"{n},0.1\n" for n in range(40_000))).encode()
    steps: list[int] = []
    assert read_csv(BytesIO(data), steps.append).rows == 40_000
    assert sum(steps) == len(data)
    assert len(steps) > 1


def test_more_kinds_of_rows_than_are_remembered() -> None:
    rows = "".join(f"{n},1,{n / 100}\n" for n in range(1, 25_000))
    found = sheet("prefix,rate,setup_fee\n" + rows).rates
    assert all(found[str(n)].bands[0].setup_fee == Decimal(n) / 100 for n in (1, 12_345, 24_999))


@given(st.binary(max_size=200))
def test_whatever_the_bytes_there_is_an_answer(data: bytes) -> None:
    for content in (data, b"prefix,rate\n" + data, FULL.encode() + data):
        found = read_csv(BytesIO(content))
        assert bool(found.bad) != bool(found.rates)


CELLS = st.sampled_from(["49", "1", "", "mon", "08:00", '"', ",", "up", "x", "0"])


@given(st.lists(st.lists(CELLS, max_size=14)))
def test_whatever_the_cells_there_is_an_answer(rows: list[list[str]]) -> None:
    found = sheet(FULL + "".join(",".join(cells) + "\n" for cells in rows))
    assert bool(found.bad) != bool(found.rates)


DATED = (
    "prefix,destination,rate,weekdays,effective_from\n"
    "49,Germany,0.01,,\n"
    "49,Germany,0.02,mon-fri,2027-01-01\n"
    "49,Germany,0.03,sat sun,2027-01-01\n"
    "44,UK,0.05,,2027-06-01\n"
    "49,Germany,0.009,,2026-06-01\n"
)


@pytest.mark.parametrize(
    ("on", "rows", "later"),
    [
        (date(2026, 5, 31), [("49", 1)], ["2026-06-01", "2027-01-01", "2027-06-01"]),
        (date(2026, 12, 31), [("49", 1)], ["2027-01-01", "2027-06-01"]),
        (date(2027, 1, 1), [("49", 2)], ["2027-06-01"]),
        (date(2027, 6, 1), [("49", 2), ("44", 1)], []),
        (None, [("49", 2), ("44", 1)], []),
    ],
)
def test_of_rows_with_days_those_are_rates_that_have_begun(
    on: date | None, rows: list[tuple[str, int]], later: list[str]
) -> None:
    sheet = read_csv(BytesIO(DATED.encode()), on=on)
    assert sheet.bad == ()
    assert [str(day) for day in sheet.later] == later
    assert sorted((p, len(rate.bands)) for p, rate in sheet.rates.items()) == sorted(rows)
    assert sheet.rows == sum(bands for _, bands in rows)


def test_the_latest_row_that_has_begun_is_the_price_wherever_it_stands() -> None:
    for lines in (DATED.splitlines()[1:], DATED.splitlines()[:0:-1]):
        text = "\n".join([DATED.splitlines()[0], *lines])
        sheet = read_csv(BytesIO(text.encode()), on=date(2026, 12, 31))
        plain = read_csv(BytesIO(b"prefix,destination,rate\n49,Germany,0.009\n"))
        assert sheet.rates == plain.rates


def test_a_day_that_is_none_is_a_bad_row() -> None:
    [bad] = read_csv(BytesIO(b"prefix,rate,effective_from\n49,0.1,1.1.2027\n")).bad
    assert (bad.line, "'1.1.2027' is no day such as 2027-01-01" in bad.reason) == (2, True)
