"""Says loudly what a run left untested; where nothing may be left, such a run fails."""

import os
import secrets
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from _pytest.terminal import TerminalReporter
from hypothesis import HealthCheck, settings

# How long an example takes says more of the machine's other work than of the code. `make check`
# takes the profile that is the same in every run; all other runs look for what is still unknown.
_TIMELESS: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("random", _TIMELESS, max_examples=int(os.environ.get("EXAMPLES", "100")))
settings.register_profile("check", _TIMELESS, derandomize=True, database=None, max_examples=50)
settings.load_profile("random")

_CORE = {Path(__file__).parent / "unit" / layer for layer in ("domain", "application")}

# Where CI is set pytest drops its limit on diffs, and that of a wrong adapter's 20,000 lines
# never ends (seen): the variable becomes our own.
if os.environ.pop("CI", None) == "true":
    os.environ["AKIRA_NO_SKIPS"] = "1"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # Hypothesis tells the seed of some failures only: of one that we choose we can always tell.
    if not config.getoption("hypothesis_seed"):
        config.option.hypothesis_seed = str(secrets.randbits(32))


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> Random:
    """Dice for a property that draws by itself: those of the profile; mark it `hypothesis`."""
    seed = request.config.getoption("hypothesis_seed")
    return Random("check" if settings().derandomize else str(seed))  # noqa: S311 no secret


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _CORE & set(item.path.parents):
            item.add_marker(pytest.mark.core)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return  # one of several processes: what they left out is told by the one that began them
    if _nothing_may_be_skipped() and _skipped(_reporter(session.config)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    _tell_the_seed(terminalreporter)
    skipped = _skipped(terminalreporter)
    if not skipped:
        return
    terminalreporter.section("NOT TESTED", red=True, bold=True)
    for reason, count in skipped.most_common():
        terminalreporter.line(f"{count} left out: {reason}", red=True)
    if _nothing_may_be_skipped():
        terminalreporter.line("The run fails: nothing may be left out here.", red=True, bold=True)


def _tell_the_seed(reporter: TerminalReporter) -> None:
    failed = [each for each in reporter.stats.get("failed", []) if "hypothesis" in each.keywords]
    if failed and not settings().derandomize:
        seed = reporter.config.getoption("hypothesis_seed")
        reporter.line(f"The same random examples again: --hypothesis-seed={seed}", red=True)


def _nothing_may_be_skipped() -> bool:
    return os.environ.get("AKIRA_NO_SKIPS") == "1"


def _reporter(config: pytest.Config) -> TerminalReporter:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    assert isinstance(reporter, TerminalReporter)
    return reporter


def _skipped(reporter: TerminalReporter) -> Counter[str]:
    reports = reporter.stats.get("skipped", [])
    return Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)
