"""What is told of what is watched and suspected of companies."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from application.money.data import Changed
from domain.money.company import Company
from domain.money.fraud import FraudWatch
from domain.money.fraud_events import FraudSettled, Suspected
from entrypoints.cli.unchanged import unless_news
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_WATCHED = ["company", "spend per hour", "times", "at least", "new destination"]
_SUSPECTED = ["company", "no.", "what", "hour there", "destination", "amount", "bound",
              "looked at by", "because"]  # fmt: skip


@frozen(kw_only=True)
class FraudBook:
    """What is watched, what was suspected (the latest hour first), and of whom."""

    watched: Mapping[int, Company]
    suspected: Sequence[Suspected]
    companies: Mapping[int, Company]

    def latest(self, most: int, *, only_open: bool) -> "FraudBook":
        """Leave out all but the latest suspicions, and those that are settled where asked to."""
        kept = [each for each in self.suspected if each.open or not only_open]
        return evolve(self, suspected=kept[:most])


def fraud_report(book: FraudBook) -> Report:
    """List what is watched and suspected; hours by the clock of the company."""
    watched = [
        (company.name, *_bounds(company.watch).values()) for company in book.watched.values()
    ]
    rows = [_row(each, book.companies[each.company_id]) for each in book.suspected]
    return Report(
        schema="akira.fraud.list/1",
        document={
            "watched": [
                {"company_id": number, "company": company.name, **_bounds(company.watch)}
                for number, company in book.watched.items()
            ],
            "suspected": [
                _document(each, book.companies[each.company_id]) for each in book.suspected
            ],
        },
        parts=[
            Table("watched", _WATCHED, watched, "nobody is watched"),
            Table("suspected", _SUSPECTED, rows, "nothing is suspected", spare=["bound"]),
        ],
        listed="suspected",
    )


def watch_report(changed: Changed) -> Report:
    """Tell what is watched of a company from now on."""
    company = changed.account.company
    bounds = _bounds(company.watch)
    words = [f"{name.replace('_', ' ')} {value:f}" for name, value in bounds.items() if value]
    report = Report(
        schema="akira.fraud.watch/1",
        document={"company_id": changed.account.id, "company": company.name, **bounds},
        parts=[f"{company.name}: {', '.join(words) or 'nothing'} is watched ({company.currency})"],
    )
    return unless_news(report, news=bool(changed.events))


def settled_report(changed: Changed) -> Report:
    """Tell at what somebody has looked."""
    settled = [event for event in changed.events if isinstance(event, FraudSettled)]
    numbers = [number for event in settled for number in event.numbers]
    name = changed.account.company.name
    return Report(
        schema="akira.fraud.settle/1",
        document={"company_id": changed.account.id, "company": name, "settled": numbers},
        parts=[f"{name}: {', '.join(map(str, numbers)) or 'nothing open is'} settled"],
    )


def _bounds(watch: FraudWatch) -> Mapping[str, object]:
    return {
        "spend_per_hour": watch.spend_per_hour,
        "times": watch.times,
        "at_least": watch.at_least,
        "new_destination": watch.new_destination,
    }


def _row(held: Suspected, company: Company) -> tuple[object, ...]:
    one = held.suspicion
    there = one.hour.astimezone(ZoneInfo(company.zone))
    return (
        company.name, held.number, one.kind.value.replace("_", " "), f"{there:%Y-%m-%d %H:%M%z}",
        one.destination, money(one.amount, company.currency), one.bound, held.settled_by,
        held.because,
    )  # fmt: skip


def _document(held: Suspected, company: Company) -> Mapping[str, object]:
    one = held.suspicion
    return {
        "company_id": held.company_id,
        "company": company.name,
        "number": held.number,
        "kind": one.kind.value,
        "hour": one.hour.astimezone(ZoneInfo(company.zone)),
        "destination": one.destination,
        "amount": one.amount,
        "bound": one.bound,
        "currency": company.currency,
        "settled_by": held.settled_by,
        "because": held.because,
    }
