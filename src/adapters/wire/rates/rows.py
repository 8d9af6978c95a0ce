"""A tariff's rates as rows of text, and the hash by which equal rates are known."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from attrs import evolve

from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.prefix_keys import prefix_of
from adapters.wire.rates.rate_json import decode_rate, encode_terms
from adapters.wire.rates.texts import SharedTexts
from application.pricing.rate_sheet import RateRow
from application.pricing.versions import KeptVersion
from domain.pricing.tariff import Rate, TariffVersion

_CALLERS = '"callers": '


def rate_rows(rates: Mapping[str, Rate]) -> Iterator[RateRow]:
    """Give the rates in the order of their prefixes."""
    if isinstance(rates, PackedRates):
        places = zip(rates.prefix_keys, rates.destination_of, rates.terms_of, strict=True)
        for key, destination, terms in places:
            yield RateRow(prefix_of(key), rates.destinations[destination], rates.terms[terms])
        return
    for prefix in sorted(rates):
        rate = rates[prefix]
        yield RateRow(prefix, rate.destination, encode_terms(rate))


def rows_by_caller(rates: Mapping[str, Rate]) -> Iterator[RateRow]:
    """Give the rates in the order of their prefixes, those of each in that of the caller's."""
    for row in rate_rows(rates):
        if _CALLERS not in row.terms:
            yield row
            continue
        rate = decode_rate(row.prefix, row.destination, row.terms)
        alone = evolve(rate, callers=())
        for each in sorted((alone, *rate.callers), key=lambda each: each.caller_prefix):
            terms = encode_terms(each)
            yield RateRow(row.prefix, each.destination, terms, each.caller_prefix)


def pack(rows: Iterable[RateRow]) -> PackedRates:
    """Make a table of rows in the order of their prefixes.

    Raises:
        ValueError: they are in another order, or one comes twice.
    """
    destinations, terms = SharedTexts(), SharedTexts()
    found = PackedRates(terms, destinations)
    for row in rows:
        found.append(row.prefix, destinations.add(row.destination), terms.add(row.terms))
    destinations.close()
    terms.close()
    return found


def rates_sha256(rates: Mapping[str, Rate]) -> str:
    """Hash all rates; neither the file's form nor its order counts."""
    found = sha256()
    for row in rate_rows(rates):
        found.update(f"{row.prefix}\t{json.dumps(row.destination)}\t{row.terms}\n".encode())
    return found.hexdigest()


def version_sha256(version: TariffVersion) -> str:
    """Hash all rates of a version, as it is kept beside them."""
    return rates_sha256(version.rates)


def described(version: TariffVersion, tariff_id: int, at: datetime, by: str) -> KeptVersion:
    """Describe a version as a store lists it."""
    return KeptVersion(
        tariff_id=tariff_id,
        name=version.name,
        currency=version.currency,
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        correction=version.correction,
        zone=version.zone,
        span_overflow=version.span_overflow,
        boundaries=version.boundaries,
        plan_at=version.plan_at,
        rows=len(version.rates),
        sha256=rates_sha256(version.rates),
        imported_at=at,
        imported_by=by,
    )
