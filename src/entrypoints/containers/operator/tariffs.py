"""What an operator does with tariffs, and with files of rates."""

from dependency_injector.providers import Factory, Object

from adapters.currencies import IsoCurrencies
from adapters.wire.rates.files import read_sheet
from adapters.wire.rates.rate_json import decode_rate
from adapters.wire.rates.rows import rows_by_caller
from adapters.wire.rates.writing import form_of, write_version
from application.pricing.diff_tariffs import DiffTariffs
from application.pricing.import_tariff import ImportTariff
from application.pricing.rate_sheet import RateRow
from application.pricing.tariff_in_force import TariffInForce
from domain.pricing.tariff import Rate
from entrypoints.containers.operator.pricing import PricingContainer


def _rate(row: RateRow) -> Rate:
    return decode_rate(row.prefix, row.destination, row.terms)


class TariffsContainer(PricingContainer):
    """Versions imported, exported and compared; and the forms of a file of rates."""

    read_sheet = Object(read_sheet)
    rate_rows = Object(rows_by_caller)
    form_of = Object(form_of)
    write_version = Object(write_version)
    import_tariff = Factory(ImportTariff, PricingContainer.tariffs, Factory(IsoCurrencies))
    tariff_in_force = Factory(TariffInForce, PricingContainer.tariffs)
    diff_tariffs = Factory(DiffTariffs, Object(_rate))
