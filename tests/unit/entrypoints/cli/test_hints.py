"""What may be a slip of the hand is said below the answer, and in JSON."""

import pytest
from attrs import evolve, field, frozen

from application.errors import RejectedError
from application.proof.near_names import Named
from domain.money.errors import RefusedError
from entrypoints.cli.hints import hinted, with_hints
from entrypoints.terminal.report import Report


def plain(found: int) -> Report:
    return Report(schema="akira.test/1", document={"found": found}, parts=["one line"])


def test_hints_stand_below_and_in_the_document() -> None:
    told = with_hints(plain)((7, ["no tariff has a destination 'Moon'"]))
    assert told.parts == ["one line", "no tariff has a destination 'Moon'"]
    assert told.document == {"found": 7, "hints": ["no tariff has a destination 'Moon'"]}
    assert with_hints(plain)((7, ())).document["hints"] == []


def test_hints_of_an_answer_stay_in_front_of_those_of_its_words() -> None:
    def quoted(found: int) -> Report:
        report = plain(found)
        return evolve(report, document={**report.document, "hints": ["*"]})

    told = with_hints(quoted)((7, ["no host 'x'"]))
    assert told.document["hints"] == ["*", "no host 'x'"]
    assert told.parts == ["one line", "no host 'x'"]


@frozen
class Naming:
    """A container of a name that nobody has heard of, and what was asked for first."""

    asked: list[str] = field(factory=list)

    def near_names(self) -> "Naming":
        return self

    async def __call__(self, named: Named) -> list[str]:
        self.asked.append("names")
        return [] if named.account is None else [f"no account {named.account!r}"]

    async def work(self) -> int:
        self.asked.append("work")
        return 7

    async def refused(self) -> int:
        raise RefusedError("no price")


async def test_names_are_looked_up_before_anything_is_done() -> None:
    use = Naming()
    assert await hinted(Naming.work, Named("x"))(use) == (7, ["no account 'x'"])
    assert use.asked == ["names", "work"]


async def test_what_is_refused_says_that_a_name_may_be_why() -> None:
    for named, said in ((Named("x"), "no price. no account 'x'"), (Named(), "no price")):
        with pytest.raises((RejectedError, RefusedError)) as refused:
            await hinted(Naming.refused, named)(Naming())
        assert str(refused.value) == said
