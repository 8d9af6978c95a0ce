"""What an operator takes out of the book."""

from dependency_injector.providers import Factory

from adapters.files.call_csv import CsvCallFile
from adapters.files.call_parquet import ParquetCallFile
from application.calls.export_calls import ExportCalls
from entrypoints.containers.operator.calls import CallsContainer
from entrypoints.containers.operator.register import RegisterContainer


class ExportsContainer(CallsContainer, RegisterContainer):
    """Calls written to files."""

    csv_file = Factory(CsvCallFile)
    parquet_file = Factory(ParquetCallFile)
    export_calls = Factory(ExportCalls, CallsContainer.archive, CallsContainer.noting)
