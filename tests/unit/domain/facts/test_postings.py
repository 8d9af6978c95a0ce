"""What each kind of fact moves, in the customers' book and in the suppliers'."""

from decimal import Decimal

from attrs import evolve

from adapters.contract.builders import a_cdr, a_charge, a_received_call
from domain.facts.call_facts import Amendment, CallAmended, HeldCall
from domain.facts.entries import CompanyFact, SupplierFact
from domain.facts.postings import Postings, postings
from domain.money.bundle_events import BundleSettled
from domain.money.events import CompanySuspended, SupplierAdded, ToppedUp
from domain.money.movement import Movement, MovementKind
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict

SUPPLY = Supply(supplier_id=3, charge=a_charge(amount=Decimal("0.07")))
RATED = Verdict(company_id=7, charge=a_charge(amount=Decimal("0.11")), supply=SUPPLY)
CALL = a_received_call(verdict=RATED)


def amounts(moved: Postings) -> tuple[list[tuple[str, Decimal]], list[tuple[str, Decimal]]]:
    customers = [(movement.kind.value, movement.amount) for movement in moved.customers]
    return customers, [(movement.kind.value, movement.amount) for movement in moved.suppliers]


def amended(now: Verdict) -> CallAmended:
    cdr = a_cdr()
    return CallAmended(
        call_key=CALL.call_key,
        host="sip-01",
        amendment=Amendment.RERATED,
        revision=2,
        now=HeldCall(cdr=cdr, verdict=now),
        before=HeldCall(cdr=cdr, verdict=RATED),
        because="a wrong tariff",
        by="noc",
    )


def test_a_call_debits_its_company_and_costs_us() -> None:
    moved = postings(CALL)
    assert amounts(moved) == ([("call", Decimal("-0.11"))], [("call", Decimal("-0.07"))])
    assert [movement.company_id for movement in (*moved.customers, *moved.suppliers)] == [7, 3]


def test_a_call_without_price_moves_nothing() -> None:
    for verdict in (
        Verdict(unrated_reason=UnratedReason.NO_RATE),
        Verdict(company_id=7),
        Verdict(supply=Supply(supplier_id=3, charge=None)),
    ):
        assert amounts(postings(evolve(CALL, verdict=verdict))) == ([], [])


def test_an_amendment_gives_back_and_debits_anew() -> None:
    cheaper = evolve(RATED, charge=a_charge(amount=Decimal("0.10")))
    assert amounts(postings(amended(cheaper))) == (
        [("reversal", Decimal("0.11")), ("call", Decimal("-0.10"))],
        [],
    )
    assert amounts(postings(amended(Verdict(company_id=7, voided=True)))) == (
        [("reversal", Decimal("0.11"))],
        [("reversal", Decimal("0.07"))],
    )
    assert amounts(postings(amended(RATED))) == ([], [])


CALLED = Inbound(company_id=8, charge=a_charge(amount=Decimal("0.05")))


def test_the_called_side_moves_by_kinds_of_its_own() -> None:
    both = evolve(CALL, verdict=evolve(RATED, inbound=CALLED))
    moved = postings(both).customers
    assert [(each.company_id, each.kind.value, each.amount) for each in moved] == [
        (7, "call", Decimal("-0.11")), (8, "call_in", Decimal("-0.05")),
    ]  # fmt: skip
    assert [each.kind.side for each in moved] == [Side.OUTBOUND, Side.INBOUND]
    free = evolve(CALL, verdict=evolve(RATED, inbound=Inbound(company_id=8)))
    assert amounts(postings(free)) == amounts(postings(CALL))
    added = postings(amended(evolve(RATED, inbound=CALLED)))
    assert amounts(added) == ([("call_in", Decimal("-0.05"))], [])
    gone = amended(evolve(RATED, inbound=CALLED).as_void())
    gone = evolve(gone, before=evolve(gone.before, verdict=evolve(RATED, inbound=CALLED)))
    back = postings(gone).customers
    assert [(each.company_id, each.kind.value, each.amount) for each in back] == [
        (7, "reversal", Decimal("0.11")), (8, "reversal_in", Decimal("0.05")),
    ]  # fmt: skip
    assert [each.kind.is_reversal for each in back] == [True, True]
    assert MovementKind.TOPUP.side is None


def test_a_payment_moves_its_amount() -> None:
    paid = ToppedUp(kind=MovementKind.ADJUSTMENT, amount=Decimal(-5), reference="fee")
    assert postings(CompanyFact(company_id=7, currency="EUR", event=paid)) == Postings(
        [
            Movement(
                company_id=7,
                kind=MovementKind.ADJUSTMENT,
                amount=Decimal(-5),
                currency="EUR",
                reference="fee",
            )
        ]
    )


def test_a_settlement_of_a_bundle_moves_the_difference() -> None:
    settled = BundleSettled(
        bundle="Flat", month="2026-10", number=2, allowance=600, seconds=60, calls=1,
        credit=Decimal("0.6"), amount=Decimal("-0.4"), reference="Flat 2026-10: 60 s free, #2",
        position=7,
    )  # fmt: skip
    assert postings(CompanyFact(company_id=7, currency="EUR", event=settled)) == Postings(
        [
            Movement(
                company_id=7,
                kind=MovementKind.BUNDLE,
                amount=Decimal("-0.4"),
                currency="EUR",
                reference="Flat 2026-10: 60 s free, #2",
            )
        ]
    )


def test_what_else_happens_to_companies_and_suppliers_moves_nothing() -> None:
    suspended = CompanySuspended(by="operator", because="fraud")
    added = SupplierAdded(supplier_id=3, name="carrier", currency="EUR")
    assert postings(CompanyFact(company_id=7, currency="EUR", event=suspended)) == Postings()
    assert postings(SupplierFact(supplier_id=3, event=added)) == Postings()
