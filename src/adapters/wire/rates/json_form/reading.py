"""A JSON file as rates, or all that is wrong with it."""

from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import BinaryIO, Final

from attrs import define, evolve, field

from adapters.wire.rates.columns import LineOfRate, RateColumns
from adapters.wire.rates.json_form.stream import JsonStream, NoJsonError
from adapters.wire.rates.rate_json import MalformedRateError, encode_terms, rate_of
from adapters.wire.rates.written_prefixes import without_international
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import check_destination

SCHEMA: Final = "akira.tariff/1"
RULES: Final = (
    "schema", "name", "currency", "effective_from", "effective_to", "zone", "span_overflow",
    "boundaries", "plan_at",
)  # fmt: skip
_OF_A_PREFIX: Final = ("prefix", "destination")
_PIECE: Final = 1 << 18
_MOST_TERMS: Final = 50_000


def read_json(file: BinaryIO, advanced: Callable[[int], None] = lambda _: None) -> RateSheet:
    """Read a list of rates, or an object with rules and rates; `advanced` is told of each step."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")

    def read() -> str:
        before = file.tell()
        piece = text.read(_PIECE)
        advanced(file.tell() - before)
        return piece

    reading = _Reading(JsonStream(read))
    try:
        return reading.sheet()
    finally:
        text.detach()


@define
class _Reading:
    """The file so far."""

    stream: JsonStream
    rows: RateColumns = field(factory=lambda: RateColumns(_refuse_all_but_the_first), init=False)
    rules: dict[str, str] = field(factory=dict, init=False)
    known: dict[str, str] = field(factory=dict, init=False)

    def sheet(self) -> RateSheet:
        """Read to the end, or to where it is no JSON any more."""
        try:
            if self.stream.peek() == "[":
                self._take_rates()
            else:
                self._take_whole()
            self.stream.end()
        except NoJsonError as error:
            self.rows.refuse(self.stream.line, f"no JSON as expected here: {error}")
        return evolve(self.rows.sheet(), rules=self.rules)

    def _take_whole(self) -> None:
        for line in self.stream.members("{}"):
            name = self.stream.value()
            self.stream.take(":")
            if name == "rates":
                self._take_rates()
            else:
                self._take_rule(line, name, self.stream.value())

    def _take_rule(self, line: int, name: object, value: object) -> None:
        if not (isinstance(name, str) and name in RULES):
            self.rows.refuse(line, f"unknown field {name!r}: known are rates, {', '.join(RULES)}")
        elif name in self.rules:
            self.rows.refuse(line, f"{name} comes twice")
        elif name == "schema" and value not in (SCHEMA, None):
            self.rows.refuse(line, f"schema: {value!r} is none that is known: {SCHEMA}")
        elif isinstance(value, str):
            self.rules[name] = value
        elif value is not None:
            self.rows.refuse(line, f"{name}: is no text")

    def _take_rates(self) -> None:
        for line in self.stream.members("[]"):
            self._take(line, self.stream.value())

    def _take(self, line: int, document: object) -> None:
        try:
            prefix, destination, terms, caller = self._rate(document)
        except (MalformedRateError, InvalidTariffError) as error:
            self.rows.refuse(line, str(error))
        else:
            self.rows.add(line, prefix, destination, terms, caller)

    def _rate(self, document: object) -> tuple[str, str, str, str]:
        if not isinstance(document, dict):
            raise MalformedRateError("no object")
        if self.stream.twice:
            raise MalformedRateError(f"{self.stream.twice[0]} comes twice")
        whole = {"destination": "", **document}
        for name in ("prefix", "caller_prefix"):
            if isinstance(whole.get(name), str):
                whole[name] = without_international(whole[name])
        prefix, destination = whole.get("prefix"), whole["destination"]
        # Most rates share their terms, which are worked out once.
        key = repr([(name, whole[name]) for name in whole if name not in _OF_A_PREFIX])
        terms = self.known.get(key)
        if terms is None or not (isinstance(prefix, str) and isinstance(destination, str)):
            rate = rate_of(whole)
            if len(self.known) >= _MOST_TERMS:
                self.known.clear()
            terms = self.known[key] = encode_terms(rate)
            return rate.prefix, rate.destination, terms, rate.caller_prefix
        check_destination(prefix, destination)
        # It is a part of what is known.
        return prefix, destination, terms, str(whole.get("caller_prefix", ""))


def _refuse_all_but_the_first(rows: Sequence[LineOfRate]) -> list[BadRow]:
    first = rows[0]
    caller = first.rate.caller_prefix
    name = f"prefix {first.rate.prefix or '(all)'}{f', caller {caller},' if caller else ''}"
    reason = f"{name} is in line {first.line} already"
    return [BadRow(row.line, reason) for row in rows[1:]]
