"""The SQL statements, read once from the files that stand beside their modules."""

from importlib.resources import files


def query(name: str) -> str:
    """Read the statement of `<name>.sql`, such as `calls/enter_gate`."""
    return files("adapters.timescale").joinpath(f"{name}.sql").read_text()
