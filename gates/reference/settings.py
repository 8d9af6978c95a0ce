"""The page of settings: each variable, who reads it, what it is where nobody sets it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from entrypoints.process import settings

_READERS: Final[Mapping[str, type]] = {
    "bridge": settings.BridgeSettings,
    "worker": settings.WorkerSettings,
    "live": settings.LiveSettings,
    "akira": settings.CliSettings,
    "akira retention": settings.RetentionSettings,
}
# What stands for itself: nobody else reads it.
_ALONE: Final = {
    "AKIRA_DATA_DIR": ("standalone", "`./akira-data`", "where its servers keep what they have"),
    "AKIRA_DEMO_KEEP": ("demo", "", "a folder to leave everything in"),
}
_TABLE: Final = "| variable | read by | default | meaning |\n|---|---|---|---|\n"


def settings_page() -> str:
    """Give the page as the code has it now."""
    return _TABLE + "".join(_rows())


def _rows() -> Iterator[str]:
    readers: dict[str, list[str]] = {}
    known: dict[str, Any] = {}
    for who, kind in _READERS.items():
        for each in attrs.fields(kind):
            name = f"AKIRA_{each.name.upper()}"
            readers.setdefault(name, []).append(who)
            known.setdefault(name, []).append((who, each))
    for name, found in known.items():
        who = "all" if len(readers[name]) == len(_READERS) else ", ".join(readers[name])
        told = dict.fromkeys(_default(each) for _, each in found)
        default = "; ".join(told)
        yield f"| `{name}` | {who} | {default} | {_meaning(found[0][1])} |\n"
    for name, (who, default, meaning) in _ALONE.items():
        yield f"| `{name}` | {who} | {default} | {meaning} |\n"


def _default(field: Any) -> str:  # noqa: ANN401 attrs gives its fields no exact type
    entry = field.metadata["environ_config"]
    if field.name == "host":
        return "the host's own name"
    if entry.default is None:
        return "none"
    if isinstance(entry.default, str | int):
        return f"`{entry.default}`"
    return "required"


def _meaning(field: Any) -> str:  # noqa: ANN401 as above
    return str(field.metadata["environ_config"].help).replace("|", "\\|")
