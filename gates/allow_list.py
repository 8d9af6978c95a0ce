"""A contract: some packages import what is on their list, and nothing else."""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class AllowList(Contract):
    """Of other modules only the allowed ones are imported, lazily or not.

    A black list forgets what nobody thought of; this one refuses it.

    Configuration options:
        source_modules: the packages; what stands in them may import each other.
        allowed_modules: all that they may import besides, with everything below it.
    """

    type_name = "allow_list"
    source_modules = fields.ListField(subfield=fields.StringField())
    allowed_modules = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002
        """Give every import that is not on the list."""
        sources = cast("list[str]", self.source_modules)
        allowed = (*sources, *cast("set[str]", self.allowed_modules))
        refused = [
            f"{importer} -> {imported} (l.{detail['line_number']})"
            for source in sources
            for importer in sorted({source, *graph.find_descendants(source)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not is_within(imported, allowed)
            for detail in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the imports, one a line."""
        for line in check.metadata["refused"]:
            output.print_error(line, bold=False)


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    """Whether a module is one of the packages or stands below one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)
