"""The SQL statements, read once from the files that stand beside their modules."""

from importlib.resources import files


def query(name: str) -> str:
    """Read the statement of `<name>.sql`, such as `calls/look_at_gate`."""
    return files("adapters.timescale").joinpath(f"{name}.sql").read_text()


def summing(name: str, which: str) -> str:
    """Give a statement that takes the summed figures of those events."""
    figures = query("traffic/summed_figures").format(which=which)
    return query(name).format(summed_figures=figures)
