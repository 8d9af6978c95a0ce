"""What Prometheus makes of real /metrics: each alert's own expression, asked by promtool.

Scrapes lie at minutes of a time that begins with 0, and stand until the next one of their target.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import define, field
from prometheus_client.parser import text_string_to_metric_families

ROOT: Final = Path(__file__).parents[2]
_RULES: Final = (
    ROOT / "infra" / "ansible" / "roles" / "monitoring" / "files" / "rules" / "akira.yml"
)
_ALERT: Final = re.compile(r"- alert: (\w+)\n +expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)")
_MINUTE: Final = 60
_Series = tuple[tuple[str, str], ...]


def alerts() -> Mapping[str, str]:
    """Give the expressions of the alerts by their names."""
    text = _RULES.read_text()
    found = {
        name: " ".join((folded or line).split()) for name, folded, line in _ALERT.findall(text)
    }
    assert len(found) == text.count("- alert: ")
    return found


def promtool() -> str:
    """Find it: `make system` lays it beside the Python that runs the tests."""
    found = Path(sys.executable).parent / "promtool"
    assert found.exists(), f"{found} is not there: make system"
    return str(found)


@define
class Scrapes:
    """What was scraped, by minute and target.

    A figure that tells a moment is moved with the minute, so that its age stays what it was.
    """

    at: dict[int, dict[tuple[str, str], Mapping[_Series, float] | None]] = field(factory=dict)

    def take(self, minute: int, job: str, text: str | None, instance: str = "here") -> None:
        """Keep what a target told at a minute; None where it did not answer."""
        found = None if text is None else dict(_samples(text, minute * _MINUTE - time.time()))
        self.at.setdefault(minute, {})[job, instance] = found

    def goes_on(self, minute: int, then: int, job: str, text: str, instance: str = "here") -> None:
        """Keep what a target told, and what it tells later where nothing changes.

        `text` was told at least a second after what was taken for `minute`: an age that has grown
        since grows on by a second a second.
        """
        before = self.at[minute][job, instance]
        assert before is not None
        now = dict(_samples(text, then * _MINUTE - time.time()))
        late = (then - minute) * _MINUTE
        self.at.setdefault(then, {})[job, instance] = {
            series: value + late if _is_age(series) and value >= before.get(series, value) + 1
            else value
            for series, value in now.items()
        }  # fmt: skip

    def has_grown(self, minute: int, job: str, text: str, name: str) -> bool:
        """Tell whether an age has grown by a second since what was taken for `minute`."""
        before = self.at[minute][job, "here"] or {}
        return any(
            series[0][1] == name and value >= before.get(series, value) + 1
            for series, value in _samples(text, 0)
        )

    def assert_raises(self, minute: int, *names: str) -> None:
        """See that these alerts are raised by what is known at a minute, but for their patience."""
        self._ask(minute, dict.fromkeys(names, 1))

    def assert_silent(self, minute: int, *names: str) -> None:
        """See that these are not."""
        self._ask(minute, dict.fromkeys(names, 0))

    def _ask(self, minute: int, expected: Mapping[str, int]) -> None:
        known = alerts()
        asked = [
            {
                "expr": f"clamp_max(count({known[name]}), 1) or vector(0)",
                "eval_time": f"{minute}m",
                "exp_samples": [{"labels": "{}", "value": value}],
            }
            for name, value in expected.items()
        ]
        series = [
            {"series": name, "values": values} for name, values in self._series(minute).items()
        ]
        test = {"interval": "1m", "input_series": series, "promql_expr_test": asked}
        done = subprocess.run(
            [promtool(), "test", "rules", "/dev/stdin"],
            input=json.dumps({"evaluation_interval": "1m", "tests": [test]}),
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{expected} at {minute}: {done.stdout}{done.stderr}"

    def _series(self, last: int) -> Mapping[str, str]:
        columns: dict[_Series, list[str]] = {}
        standing: dict[tuple[str, str], Mapping[_Series, float] | None] = {}
        for minute in range(last + 1):
            standing |= self.at.get(minute, {})
            for (job, instance), found in standing.items():
                told = {_named("up", job, instance): float(found is not None)}
                for series, value in (found or {}).items():
                    told[(*series, ("instance", instance), ("job", job))] = value
                for series, value in told.items():
                    column = columns.setdefault(series, [])
                    column += ["_"] * (minute - len(column)) + [_written(value)]
            for column in columns.values():
                # What was told before and is not any more is stale, as Prometheus marks it.
                column.extend(["stale"] * (minute + 1 - len(column)))
        return {_line(series): " ".join(column) for series, column in columns.items()}


def _samples(text: str, later: float) -> Iterator[tuple[_Series, float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            moved = sample.value and sample.name.endswith("timestamp_seconds")
            series = (("__name__", sample.name), *sorted(sample.labels.items()))
            yield series, sample.value + later if moved else sample.value


def _is_age(series: _Series) -> bool:
    name = series[0][1]
    return name.endswith("_seconds") and not name.endswith("timestamp_seconds")


def _named(name: str, job: str, instance: str) -> _Series:
    return (("__name__", name), ("instance", instance), ("job", job))


def _line(series: _Series) -> str:
    return "{" + ",".join(f"{key}={json.dumps(value)}" for key, value in series) + "}"


def _written(value: float) -> str:
    return f"{value:.6f}" if abs(value) < float("inf") else str(value)
