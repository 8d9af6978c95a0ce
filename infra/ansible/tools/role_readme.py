"""Writes the README of each role from its argument specification: role_readme.py [--check]."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROLES = Path(__file__).parents[1] / "roles"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write them, or tell which are not as they should be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell; 1 if any differs")
    given = parser.parse_args(arguments)
    differing = []
    for role in sorted(each for each in ROLES.iterdir() if (each / "meta").is_dir()):
        wanted, readme = readme_of(role), role / "README.md"
        if readme.exists() and readme.read_text() == wanted:
            continue
        differing.append(role.name)
        if not given.check:
            readme.write_text(wanted)
    if given.check and differing:
        sys.stderr.write(f"README of {', '.join(differing)}: run tools/role_readme.py\n")
        return 1
    return 0


def readme_of(role: Path) -> str:
    """Give the text for one role."""
    specification = _read(role / "meta" / "argument_specs.yml")["argument_specs"]["main"]
    about = _read(role / "meta" / "main.yml")["galaxy_info"]
    defaults = _read(role / "defaults" / "main.yml") if (role / "defaults").is_dir() else {}
    lines = [f"# {role.name}", f"{about['description']}. {specification['short_description']}."]
    lines += specification.get("description", [])
    systems = [f"{each['name']} {', '.join(each['versions'])}" for each in about["platforms"]]
    lines += ["", f"For {'; '.join(systems)}. Check mode and a second run change nothing.", ""]
    lines += ["| variable | default | |", "|---|---|---|"]
    lines += [_row(name, option, defaults) for name, option in specification["options"].items()]
    return "\n".join(lines) + "\n"


def _row(name: str, option: Mapping[str, Any], defaults: Mapping[str, Any]) -> str:
    default = "**required**" if option.get("required") else _shown(defaults.get(name, "none"))
    choices = f" One of {', '.join(map(str, option['choices']))}." if "choices" in option else ""
    return f"| `{name}` | {default} | {option['description']}{choices} |"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    if value in ("", [], {}):
        return "empty"
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"`{text}`".replace("|", "\\|")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


if __name__ == "__main__":
    sys.exit(main())
