"""Events are read back as they were written, by this version and by every later one."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_provenance, a_received_call
from adapters.contract.builders.closes import a_close
from adapters.contract.builders.issued import an_issued_invoice
from adapters.wire import event_json
from domain.calls.parties import NOBODY, PARTIES, KeptParties, named, parties_of
from domain.calls.provenance import Receipt
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.forgetting import PartiesForgotten
from domain.facts.mending import LetterMended
from domain.facts.reading import NumbersRead
from domain.money.agreements import CompanyClosed, CurrencyChanged, ZoneChanged
from domain.money.bundle_events import BundleAgreed, BundleEnded, BundleSettled
from domain.money.certain_calls import certain_calls
from domain.money.events import (
    AccountMapped,
    BalanceExhausted,
    BalanceLow,
    BalanceRestored,
    CompanyNumbered,
    CompanyOpened,
    CompanyRenamed,
    CompanyResumed,
    CompanySuspended,
    LimitsChanged,
    SupplierAdded,
    SupplierRenamed,
    SupplyRouteOpened,
    TariffAssigned,
    ToppedUp,
)
from domain.money.fraud import FraudKind, FraudWatch
from domain.money.fraud_events import FraudSettled, FraudSuspected, FraudWatchSet
from domain.money.limits import Limits, PaymentMode
from domain.money.movement import MovementKind
from domain.money.payer_events import PayerRuleSet
from domain.money.rules import LongestCallSet, SameDialogSet
from domain.money.tax_classes import TaxClassSet
from domain.numbering.book import NumberPlanAssigned, NumberPlanSet, Scope
from domain.numbering.plan import Bare, NumberPlan, OfUnknown
from domain.pricing.sides import Side
from domain.pricing.verdict import Supply, UnratedReason, Verdict
from random_facts import AMENDED, RECEIVED

_FIRST = {"CallRerated", "CdrCorrected", "CallVoided"}
GOLDEN = Path(__file__).parents[3] / "golden"
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


def read_back(fact: event_json.Told, beside: KeptParties | None = None) -> event_json.Told:
    return event_json.decode(*event_json.form_of(fact), event_json.encode(fact), beside)


@given(RECEIVED)
def test_what_is_written_is_read_back_with_what_is_kept_beside(fact: CallReceived) -> None:
    assert read_back(fact, fact.kept_parties) == fact


@given(AMENDED)
def test_an_amendment_leaves_the_parties_as_they_are(fact: CallAmended) -> None:
    parties = parties_of(fact.now.cdr)
    fact = evolve(fact, before=evolve(fact.before, cdr=named(fact.before.cdr, parties)))
    beside = KeptParties(None, None, parties)
    assert read_back(fact, beside) == fact


def test_a_forgotten_call_is_read_without_its_parties() -> None:
    call = golden_call(rated())
    read = read_back(call, NOBODY)
    assert isinstance(read, CallReceived)
    assert (read.kept_parties, read.verdict) == (NOBODY, call.verdict)
    assert read_back(call) == read


@given(RECEIVED)
def test_no_party_stands_in_the_log(fact: CallReceived) -> None:
    document = json.loads(event_json.encode(fact))
    assert set(document["cdr"]).isdisjoint(PARTIES)
    assert not {"salt", "fingerprint", "numbers"} & set(document)
    assert document["parties"] == fact.kept_parties.commitment


@given(RECEIVED)
def test_decimals_and_microseconds_are_text(event: CallReceived) -> None:
    written = json.loads(event_json.encode(event))["cdr"]
    assert Decimal(written["duration"]) == Decimal(
        event.cdr.duration // timedelta(microseconds=1)
    ).scaleb(-6)
    assert written["created_at"] is None or isinstance(written["created_at"], str)


def golden_call(verdict: Verdict, salt: bytes | None = bytes(range(16))) -> CallReceived:
    received = a_received_call(
        a_cdr(account="Zażółć 📞", src_ip=IPv6Address("2001:db8::5"), hangup_by=None),
        provenance=a_provenance(file_id="f00d", offset=4096),
        receipt=Receipt(stream_seq=17, stored_at=MOMENT + timedelta(microseconds=7)),
    )
    return CallReceived(
        call_key=received.call_key,
        fingerprint=received.fingerprint,
        cdr=received.cdr,
        provenance=received.provenance,
        receipt=received.receipt,
        verdict=verdict,
        salt=salt,
    )


def rated() -> Verdict:
    supply = Supply(supplier_id=3, charge=a_charge(amount=Decimal("0.07"), tariff_id=9))
    return Verdict(company_id=12, charge=a_charge(), supply=supply)


def golden_facts() -> Sequence[tuple[str, event_json.Told]]:
    """Give every form that was ever released, and what it must be read as today."""
    call = golden_call(rated())
    held = HeldCall(cdr=call.cdr, verdict=call.verdict)
    later = evolve(held, verdict=Verdict(company_id=12, voided=True))
    amended = [
        CallAmended(
            call_key=call.call_key,
            host="sip-01",
            amendment=amendment,
            revision=1,
            now=later,
            before=held,
            because="a wrong number",
            by="noc",
        )
        for amendment in Amendment
    ]
    of_the_first_release = [each for each in amended if each.amendment.value in _FIRST]
    limits = Limits(credit_limit=Decimal("12.50"), low_balance=Decimal(-3))
    amounts = {"amount": Decimal("-0.000000001"), "threshold": Decimal(0)}
    opened = CompanyOpened(name="Acme", currency="EUR", payment=PaymentMode.PREPAID, limits=limits)
    route = SupplyRouteOpened(
        tariff="wholesale",
        account=None,
        network="192.0.2.0/24",
        valid_from=MOMENT.isoformat(),
        valid_to=None,
    )
    tariff = TariffAssigned(tariff="retail", valid_from=MOMENT.isoformat(), valid_to=None)
    return [
        ("CallReceived-1", golden_call(Verdict(unrated_reason=UnratedReason.NO_TARIFF), None)),
        ("CallReceived-2", golden_call(rated(), None)),
        ("CallReceived-3", call),
        *((f"{each.amendment.value}-1", each) for each in of_the_first_release),
        *((f"{each.amendment.value}-2", each) for each in amended),
        ("CompanyOpened-1", opened),
        ("CompanyOpened-2", evolve(opened, company_id=12)),
        ("CompanyNumbered-1", CompanyNumbered(company_id=12)),
        ("CompanyRenamed-1", CompanyRenamed(name="Acme Telecom", because="merger")),
        ("CurrencyChanged-1", CurrencyChanged(currency="USD", because="a slip")),
        ("CompanyClosed-1", CompanyClosed(because="sold")),
        ("ZoneChanged-1", ZoneChanged(zone="Europe/Berlin")),
        ("FraudWatchSet-1", FraudWatchSet(watch=FraudWatch(spend_per_hour=Decimal("12.50")))),
        (
            "FraudSuspected-1",
            FraudSuspected(
                number=3,
                kind=FraudKind.NEW_DESTINATION,
                hour=MOMENT,
                amount=Decimal("13.50"),
                bound=Decimal("12.50"),
                destination="Cuba",
            ),
        ),
        (
            "FraudSettled-1",
            FraudSettled(numbers=(1, 3), because="a campaign", by="clerk"),
        ),
        ("LimitsChanged-1", LimitsChanged(limits=Limits(credit_limit=None))),
        ("CompanySuspended-1", CompanySuspended(by="operator", because="fraud")),
        ("CompanyResumed-1", CompanyResumed(by="balance", because="there is credit again")),
        ("AccountMapped-1", AccountMapped(account="acct-1")),
        ("AccountMapped-2", AccountMapped(account="acct-1", valid_from=MOMENT.isoformat())),
        (
            "PayerRuleSet-1",
            PayerRuleSet(
                kind="source",
                value="192.0.2.0/24",
                tech_prefix="9011",
                valid_from=MOMENT.isoformat(),
            ),
        ),
        (
            "TariffAssigned-1",
            evolve(tariff, ends_others=True),
        ),
        ("TariffAssigned-2", tariff),
        (
            "TariffAssigned-3",
            evolve(tariff, only=certain_calls(source="192.0.2.0/28", tech_prefix="9#")),
        ),
        (
            "ToppedUp-1",
            ToppedUp(kind=MovementKind.TOPUP, amount=Decimal("10.00"), reference="bank 7"),
        ),
        (
            "ToppedUp-2",
            ToppedUp(
                kind=MovementKind.TOPUP, amount=Decimal("10.00"), reference="bank 7", by="clerk"
            ),
        ),
        (
            "BundleAgreed-1",
            BundleAgreed(
                bundle="Flat", seconds=6000, covers=("49*", "Austria"), valid_from="2026-10-17"
            ),
        ),
        (
            "BundleEnded-1",
            BundleEnded(bundle="Flat", valid_to="2027-01-01", because="another offer"),
        ),
        (
            "BundleSettled-1",
            BundleSettled(
                bundle="Flat",
                month="2026-10",
                number=2,
                allowance=2903,
                seconds=2903,
                calls=41,
                credit=Decimal("4.838333333"),
                amount=Decimal("-0.5"),
                reference="Flat 2026-10: 2903 s free, #2",
                position=812,
            ),
        ),
        ("BalanceLow-1", BalanceLow(**amounts)),
        ("BalanceExhausted-1", BalanceExhausted(**amounts)),
        ("BalanceRestored-1", BalanceRestored(**amounts)),
        ("SupplierAdded-1", SupplierAdded(supplier_id=3, name="carrier", currency="EUR")),
        ("SupplierRenamed-1", SupplierRenamed(name="Carrier", because="a slip")),
        ("SupplyRouteOpened-1", route),
        (
            "NumberPlanSet-1",
            NumberPlanSet(
                name="retail",
                plan=NumberPlan(
                    country_code="49",
                    international_prefixes=("010",),
                    national_prefix="0",
                    area_code="30",
                    strip=("1234#",),
                    bare=Bare.SUBSCRIBER,
                    keep=("112", "0800*"),
                    unknown=OfUnknown.UNRATED,
                ),
            ),
        ),
        (
            "NumberPlanAssigned-1",
            NumberPlanAssigned(scope=Scope.ACCOUNT, key="acct-1", plan=None, valid_from=MOMENT),
        ),
        ("SupplyRouteOpened-2", evolve(route, network=None, gateway="192.0.2.7:5060")),
        ("LongestCallSet-1", LongestCallSet(longest_call=timedelta(hours=5), because="talks")),
        (
            "SameDialogSet-1",
            SameDialogSet(
                hosts=("sip-01", "sip-02"), within=timedelta(minutes=1), because="two proxies"
            ),
        ),
        (
            "PartiesForgotten-1",
            PartiesForgotten(calls=(call.call_key,), because="request 17", by="noc"),
        ),
        ("MonthClosed-1", a_close(quiet=("sip-09",))),
        ("MonthClosed-2", a_close(left_open=("2026-09",), because="in court")),
        ("InvoiceIssued-1", an_issued_invoice()),
        (
            "TaxClassSet-1",
            TaxClassSet(destination="Germany*", tax_class="S", since="2026-10", because="law"),
        ),
        (
            "NumbersRead-1",
            NumbersRead(by="ana", view="cdr search", filters=("start", "caller"), calls=3),
        ),
        (
            "LetterMended-1",
            LetterMended(
                letter=7,
                host="sip-01",
                file_id="file-1",
                offset=812,
                changes=("sip_code=200", "callee"),
                because="the snippet was wrong",
                by="ana",
            ),
        ),
    ]


GOLDEN_FACTS = pytest.mark.parametrize(
    ("form", "fact"), golden_facts(), ids=[form for form, _ in golden_facts()]
)


def beside_the_log(fact: event_json.Told) -> KeptParties | None:
    if isinstance(fact, CallReceived):
        return fact.kept_parties if fact.salt else NOBODY
    if isinstance(fact, CallAmended):
        return golden_call(rated()).kept_parties
    return None


@GOLDEN_FACTS
def test_every_released_form_is_still_read(form: str, fact: event_json.Told) -> None:
    name, _, version = form.partition("-")
    data = (GOLDEN / f"{form}.json").read_text()
    assert event_json.decode(name, int(version), data, beside_the_log(fact)) == fact


@GOLDEN_FACTS
def test_todays_forms_are_still_written(form: str, fact: event_json.Told) -> None:
    today = "{}-{}".format(*event_json.form_of(fact))
    released = (GOLDEN / f"{today}.json").read_text()
    if form == today:
        assert event_json.encode(fact) + "\n" == released
    else:
        assert event_json.encode(fact) + "\n" != (GOLDEN / f"{form}.json").read_text()


def test_an_inbound_tariff_is_told_in_a_form_that_older_software_refuses() -> None:
    told = TariffAssigned(
        tariff="retail", valid_from=MOMENT.isoformat(), valid_to=None, side=Side.INBOUND
    )
    assert event_json.form_of(told) == ("TariffAssigned", 3)
    assert '"side":"inbound"' in event_json.encode(told)
    assert "only" not in event_json.encode(told)
    assert event_json.decode("TariffAssigned", 3, event_json.encode(told)) == told


def test_every_golden_file_is_looked_at() -> None:
    assert {file.stem for file in GOLDEN.glob("*.json")} == {form for form, _ in golden_facts()}


def test_a_company_of_another_zone_than_utc_says_so() -> None:
    limits = Limits(credit_limit=None)
    opened = CompanyOpened(
        company_id=1,
        name="Acme",
        currency="EUR",
        payment=PaymentMode.POSTPAID,
        limits=limits,
        zone="Asia/Tokyo",
    )
    written = event_json.encode(opened)
    assert json.loads(written)["zone"] == "Asia/Tokyo"
    assert event_json.decode("CompanyOpened", 2, written) == opened
    assert "zone" not in json.loads(event_json.encode(evolve(opened, zone="UTC")))


def test_a_form_of_a_later_version_is_refused() -> None:
    with pytest.raises(LookupError, match="newer"):
        event_json.decode("CallReceived", 99, "{}")


def test_both_families_of_addresses_keep_their_type() -> None:
    for address in (IPv4Address("127.0.0.1"), IPv6Address("::1")):
        call = golden_call(rated())
        call = evolve(call, cdr=evolve(call.cdr, src_ip=address))
        fact = read_back(call, call.kept_parties)
        assert isinstance(fact, CallReceived)
        assert fact.cdr.src_ip == address


@given(st.datetimes(timezones=st.just(UTC) | st.builds(timezone, OFFSETS)))
def test_a_moment_is_written_in_iso_8601(moment: datetime) -> None:
    call = evolve(golden_call(Verdict()), receipt=Receipt(stream_seq=1, stored_at=moment))
    written = json.loads(event_json.encode(call))
    assert written["receipt"]["stored_at"] == moment.isoformat()
