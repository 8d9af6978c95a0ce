"""Who looks at the demo is told what it does, also while it does it."""

import io
from threading import Event

from entrypoints.demonstration.steps import Steps


class Screen(io.StringIO):
    """Remembers what was written, and tells when a step was said again."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.again = Event()

    def write(self, text: str) -> int:
        self.said.append(text)
        if text.startswith("  "):
            self.again.set()
        return len(text)


def test_a_step_is_said_as_it_begins_and_again_while_it_goes_on() -> None:
    screen = Screen()
    with Steps(out=screen, every=0.01).going_on() as steps:
        steps.step("proving")
        steps.now("proving, 3 of 4")
        # What was due before `now` was said may have told of the step as it began.
        while not screen.said[-1].endswith(" s: proving, 3 of 4\n"):
            assert screen.again.wait(60)
            screen.again.clear()
    assert screen.said[0] == "proving\n"


def test_nothing_is_said_where_the_next_word_is_not_due() -> None:
    screen = Screen()
    with Steps(out=screen, every=1000).going_on() as steps:
        steps.step("proving")
    assert screen.said == ["proving\n"]


def test_nothing_is_said_before_the_first_step() -> None:
    screen = Screen()
    with Steps(out=screen, every=0).going_on():
        assert not screen.again.wait(0.05)
    assert screen.said == []
