"""`akira retention`: what is old enough, and settled, goes."""

from datetime import UTC, datetime, timedelta

from attrs import asdict

from adapters.timescale.proof.retention import drop_calls
from entrypoints.cli.running import database
from entrypoints.process.settings import RetentionSettings
from entrypoints.terminal.report import Report, Table

_LONGEST = 24 * 3600.0


async def run_retention(settings: RetentionSettings, *, dry: bool) -> Report:
    """Drop calls that are past their age; 1 where something speaks against it."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    before = midnight - timedelta(days=settings.keep_calls_days)
    async with database(settings, longest=_LONGEST) as pool:
        found = await drop_calls(pool, before, dry_run=dry)
    objections = ("open_letters", "unrated_calls", "unexplained_calls")
    if found.allowed:
        words = f"{found.calls} calls could go" if dry else f"{found.dropped} calls dropped"
    else:
        words = "NOT dropped: settle these first"
    return Report(
        schema="akira.retention/1",
        document={"before": before, "allowed": found.allowed, "dry_run": dry, **asdict(found)},
        parts=[
            Table(
                f"before {before:%Y-%m-%d}",
                ["calls", *(name.replace("_", " ") for name in objections)],
                [[found.calls, *(getattr(found, name) for name in objections)]],
            ),
            words,
        ],
        good=found.allowed,
    )
