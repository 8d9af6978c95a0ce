"""What docs/how-to-tariffs.md shows is true: its files are read, its prices are charged."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.wire.rates.files import read_sheet
from application.pricing.import_tariff import VersionOrder
from application.pricing.rate_sheet import RateSheet
from domain.pricing.price_call import price_call

TEXT = (Path(__file__).parents[2] / "docs" / "how-to-tariffs.md").read_text()
BLOCKS = re.findall(r"```(csv|json)\n(.*?)```", TEXT, re.DOTALL)
CALLS = re.findall(r"\| (\d+), \w+ (\S+), (\d+) s \| (\S+) \|", TEXT)
BERLIN = "Europe/Berlin"
ORDER = VersionOrder(
    name="docs", currency="EUR", effective_from=datetime(2026, 1, 1, tzinfo=UTC), zone=BERLIN
)


def sheet(block: tuple[str, str], folder: Path) -> RateSheet:
    file = folder / "deck"
    file.write_text(block[1])
    return read_sheet(file)


def test_it_shows_files_and_prices() -> None:
    assert len(BLOCKS) == 4
    assert len(CALLS) == 6


@pytest.mark.parametrize("block", BLOCKS)
def test_a_file_that_it_shows_is_good(block: tuple[str, str], tmp_path: Path) -> None:
    found = sheet(block, tmp_path)
    assert found.bad == ()
    assert len(ORDER.version(found).rates)


@pytest.mark.parametrize(("number", "wall", "seconds", "price"), CALLS)
def test_a_price_that_it_shows_is_charged(
    number: str, wall: str, seconds: str, price: str, tmp_path: Path
) -> None:
    version = ORDER.version(sheet(BLOCKS[0], tmp_path))
    at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(BERLIN))
    charge = price_call([version], number, at, timedelta(seconds=int(seconds)))
    assert charge.amount == Decimal(price)
