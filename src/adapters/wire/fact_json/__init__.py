"""Wire: events of the log as facts for others."""

from adapters.wire.fact_json.received import FORM, received_fact
from adapters.wire.fact_json.telling import fact_of, names_told

__all__ = ["FORM", "fact_of", "names_told", "received_fact"]
