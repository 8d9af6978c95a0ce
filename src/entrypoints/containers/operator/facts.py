"""What an operator does with the event log, and with what follows from it."""

from dependency_injector.providers import Factory, Object

from adapters.timescale.facts.event_log import TimescaleEventLog
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.wire import log_json
from application.facts.carry_log import ExportLog, ImportLog
from application.facts.read_numbers import ShowActs
from entrypoints.containers.operator.database import DatabaseContainer


class FactsContainer(DatabaseContainer):
    """The log, carried elsewhere or computed anew."""

    projections = Factory(TimescaleProjections, DatabaseContainer.pool)
    event_log = Factory(TimescaleEventLog, DatabaseContainer.pool)
    export_log = Factory(
        ExportLog,
        log=event_log,
        head=Object(log_json.write_head),
        line=Object(log_json.write_entry),
    )
    show_acts = Factory(ShowActs, DatabaseContainer.trail)
    import_log = Factory(
        ImportLog,
        log=event_log,
        events=Object(log_json.read_head),
        entry=Object(log_json.read_entry),
    )
