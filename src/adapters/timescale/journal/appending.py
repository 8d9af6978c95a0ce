"""Facts into the log, with all that follows from them, in a transaction that somebody else opened.

What is entered is a fact and its rows; what is settled are balances. Both may be apart: a balance
that moves is locked until the commit, so who enters many facts settles at the end.
"""

from collections.abc import Sequence

from adapters.timescale.connection import Connection
from adapters.timescale.journal.call_rows import enter_amendments, enter_calls
from adapters.timescale.journal.closing_rows import enter_closes
from adapters.timescale.journal.company_rows import enter_company_facts
from adapters.timescale.journal.forgetting_rows import enter_forgetting
from adapters.timescale.journal.mending_rows import enter_mendings
from adapters.timescale.journal.movements import move, move_supplies
from adapters.timescale.journal.plan_rows import enter_plans
from adapters.timescale.journal.reading_rows import enter_readings
from adapters.timescale.journal.rule_rows import enter_rules
from adapters.timescale.journal.supplier_rows import enter_supplier_facts
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.closing import MonthClosed
from domain.facts.entries import CompanyFact, Fact, PlansFact, RulesFact, SupplierFact
from domain.facts.forgetting import PartiesForgotten
from domain.facts.mending import LetterMended
from domain.facts.postings import postings
from domain.facts.reading import NumbersRead
from domain.money.movement import Movement


async def append(connection: Connection, facts: Sequence[Fact]) -> None:
    """Enter facts and settle what they move.

    Raises:
        RejectedError: a company or supplier is not there, or a call was amended otherwise.
    """
    await settle(connection, await enter(connection, facts))


async def enter(connection: Connection, facts: Sequence[Fact]) -> Sequence[Movement]:
    """Enter facts, their rows and the suppliers' movements; give the customers' movements.

    Raises:
        RejectedError: as `append`.
    """
    await enter_calls(connection, [fact for fact in facts if isinstance(fact, CallReceived)])
    await enter_amendments(connection, [fact for fact in facts if isinstance(fact, CallAmended)])
    await enter_company_facts(connection, [fact for fact in facts if isinstance(fact, CompanyFact)])
    await enter_supplier_facts(
        connection, [fact for fact in facts if isinstance(fact, SupplierFact)]
    )
    await enter_rules(connection, [fact for fact in facts if isinstance(fact, RulesFact)])
    await enter_plans(connection, [fact for fact in facts if isinstance(fact, PlansFact)])
    await enter_forgetting(
        connection, [fact for fact in facts if isinstance(fact, PartiesForgotten)]
    )
    await enter_closes(connection, [fact for fact in facts if isinstance(fact, MonthClosed)])
    await enter_readings(connection, [fact for fact in facts if isinstance(fact, NumbersRead)])
    await enter_mendings(connection, [fact for fact in facts if isinstance(fact, LetterMended)])
    moved = [postings(fact) for fact in facts]
    await move_supplies(connection, [one for each in moved for one in each.suppliers])
    return [one for each in moved for one in each.customers]


async def settle(connection: Connection, movements: Sequence[Movement]) -> None:
    """Move balances, and record what follows; what is given back comes before what is debited."""
    await move(connection, sorted(movements, key=_is_debit))


def _is_debit(movement: Movement) -> bool:
    return movement.amount < 0
