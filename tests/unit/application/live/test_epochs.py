"""Ids tell nobody how many calls there are, and are honoured only where that is right."""

from itertools import count, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.live.epochs import Epochs
from application.live.position import Position, Seal
from live_calls import an_event
from live_viewers import Tapes, a_view

positions = st.builds(
    Position, st.integers(0, 2**48 - 1), st.integers(0, 2**48 - 1), st.integers(0, 2**32 - 1)
)


def some_epochs() -> Epochs:
    numbers = count(1)
    return Epochs(lambda: f"{next(numbers):032x}")


@given(positions, st.binary(min_size=16, max_size=16))
def test_an_id_is_read_back_by_its_key(position: Position, key: bytes) -> None:
    seal = Seal(key)
    assert seal.read(seal.text(position, "0" * 16)) == ("0" * 16, position)


def test_ids_that_follow_each_other_look_unlike() -> None:
    seal = Seal(b"k" * 16)
    texts = [seal.text(Position(number, 7, 9), "e" * 16)[17:] for number in range(1000)]
    assert len(set(texts)) == 1000
    # Of 128 bits about half change from one to the next.
    changed = [(int(a, 16) ^ int(b, 16)).bit_count() for a, b in pairwise(texts)]
    assert 60 < sum(changed) / len(changed) < 68


@pytest.mark.parametrize(
    "text", ["", "x", "0" * 16, f"{'0' * 16}.1-2-3", f"{'0' * 49}", "9" * 5000]
)
def test_what_is_no_id_is_none(text: str) -> None:
    assert some_epochs().read(text) is None


def test_another_secret_honours_nothing() -> None:
    epochs = some_epochs()
    text = epochs.text(Position(1, 2, 3))
    assert epochs.read(text) == Position(1, 2, 3)
    epochs.begin_anew()
    assert epochs.read(text) is None


def test_a_secret_that_could_be_guessed_is_not_taken_over() -> None:
    epochs = some_epochs()
    epochs.go_on_from("12345678")
    assert len(epochs.base) == 32
    other = some_epochs()
    other.go_on_from(epochs.base)
    assert other.name == epochs.name


def test_a_harmless_change_of_owners_honours_what_was_known_before() -> None:
    epochs = some_epochs()
    old, later = epochs.text(Position(5, 5, 5)), epochs.text(Position(9, 9, 9))
    epochs.own("other", Position(7, 7, 7), harmless=True)
    assert epochs.read(old) == Position(5, 5, 5)
    assert epochs.read(later) is None
    epochs.own("another", Position(8, 8, 8), harmless=False)
    assert epochs.read(old) is None


def test_of_many_changes_the_last_are_remembered() -> None:
    epochs = some_epochs()
    first = epochs.text(Position())
    for number in range(101):
        epochs.own(str(number), Position(), harmless=True)
    assert epochs.read(first) is None
    assert len(epochs._before) == 100  # noqa: SLF001 what it holds in memory


def test_an_account_that_nobody_uses_disturbs_no_viewer() -> None:
    tapes = Tapes(a_view())
    tapes.view.own({"a": "acme"})
    tapes.tell(an_event("trying", account="a"))
    tapes.hear_all()
    tapes.view.rows.tick()
    text, known = tapes.view.epochs.text(tapes.view.rows.position), tapes.view.rows.position
    tapes.view.own({"a": "acme", "unused": "bolt"})
    assert tapes.view.epochs.read(text) == known
    delta = tapes.view.rows.since(known)
    assert delta is not None
    assert list(delta.steps) == []
    tapes.view.own({"a": "bolt", "unused": "bolt"})
    assert tapes.view.epochs.read(text) is None


def test_the_same_owners_are_no_change() -> None:
    epochs = some_epochs()
    name = epochs.name
    epochs.own("", Position(), harmless=True)
    assert epochs.name == name
    assert epochs.follows(name, Position(9, 9, 9))
