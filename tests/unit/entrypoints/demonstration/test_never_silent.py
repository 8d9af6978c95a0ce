"""The demo cannot be silent for long: whatever may wait does so while somebody gives signs of life.

Not the clock is held, which tells of the machine, but what makes the lines: a thread of its own
(`test_steps.py`), around all that waits; and for what is installed before, a shell of its own.
"""

import ast
import inspect
import os
import subprocess
from pathlib import Path

from entrypoints import demo
from entrypoints.demonstration.steps import Steps

ROOT = Path(__file__).parents[4]
TELLING = ROOT / "infra" / "demo" / "telling.sh"
WAITS = (ast.Await, ast.AsyncWith, ast.AsyncFor)
# What is done before the first sign of life and behind the last one: files of a few lines.
AT_ONCE = {
    "SetupError", "Path", "Page", "own_token", "Steps", "Steps().going_on", "os.environ.get",
    "sys.stdout.writelines", "way_back", "tell",
}  # fmt: skip


def test_all_that_waits_stands_between_signs_of_life() -> None:
    [run] = ast.parse(inspect.getsource(demo.run)).body
    assert isinstance(run, ast.AsyncFunctionDef)
    [told] = [
        each
        for each in run.body
        if isinstance(each, ast.With) and ast.unparse(each.items[0]).startswith("Steps()")
    ]
    assert ast.unparse(told.body[0]).startswith("steps.step(")
    body = ast.Module(body=[each for each in run.body if each is not told], type_ignores=[])
    others = list(ast.walk(body))
    assert not [each for each in others if isinstance(each, WAITS)]
    called = {ast.unparse(each.func) for each in others if isinstance(each, ast.Call)}
    assert called <= AT_ONCE
    assert [each for each in ast.walk(told) if isinstance(each, WAITS)]


def test_nothing_else_of_the_demo_waits() -> None:
    [main] = ast.parse(inspect.getsource(demo.main)).body
    ran = [
        each
        for each in ast.walk(main)
        if isinstance(each, ast.Call) and ast.unparse(each.func).startswith("asyncio.")
    ]
    assert [
        ast.unparse(each.args[0].func) for each in ran if isinstance(each.args[0], ast.Call)
    ] == ["run"]


def test_signs_of_life_come_within_five_seconds() -> None:
    # The thread looks eight times in that time.
    assert Steps().every * 9 / 8 < 5
    assert "while sleep 4; do" in TELLING.read_text()


def test_what_is_installed_for_the_demo_is_told() -> None:
    recipe = (ROOT / "Makefile").read_text().partition("$(DEMO)/ready:")[2].partition("\n\n")[0]
    lines = [each.strip() for each in recipe.replace("\\\n", " ").splitlines()[1:]]
    assert [each.split()[0] for each in lines] == [
        "@infra/demo/may-run.sh", "@infra/demo/telling.sh", "@touch",
    ]  # fmt: skip


def test_a_command_that_says_nothing_is_told_of_until_it_ends(tmp_path: Path) -> None:
    end = tmp_path / "end"
    os.mkfifo(end)
    silent = f"read word < {end}; exit 7"
    with subprocess.Popen(
        [TELLING, "installing", "sh", "-c", silent], stdout=subprocess.PIPE, text=True
    ) as telling:
        assert telling.stdout
        assert [telling.stdout.readline() for _ in range(2)] == [
            "installing\n",
            "  4 s: installing\n",
        ]
        end.write_text("now\n")
        assert telling.wait() == 7
