"""The accounts of a NATS server, as its configuration has them, from rights.toml."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.nats.parts import Part, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STREAMS = "AKIRA"
_API = "$JS.API."
# Every account has JetStream's questions as its own, where nobody knows the streams: those that
# shall reach AKIRA are asked under another name. The part still says $JS.API.
_OURS = "akira.api."
_MANY_ANSWERS = "$JS.API.CONSUMER.MSG.NEXT."


def accounts(passwords: Mapping[str, str], hosts: Iterable[str]) -> str:
    """Write system account and accounts; who has no password has no account either.

    Args:
        passwords: of users, as NATS takes them; `admin` must be there.
        hosts: whose bridges have users `bridge-<host>`.
    """
    present = [part for part in parts_of(hosts) if part.user in passwords]
    lines = [
        'system_account: "SYS"',
        "accounts {",
        "  SYS {",
        f"    users: [ {_users(passwords, 'system')} ]",
        "  }",
        f"  {STREAMS} {{",
        "    jetstream: enabled",
        f"    users: [ {_users(passwords, 'admin')} ]",
        *_block("exports", _exports(present)),
        "  }",
        *(line for part in present for line in _account(part, passwords[part.user], present)),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _users(passwords: Mapping[str, str], user: str) -> str:
    if user not in passwords:
        return ""
    return f"{{ user: {_text(user)}, password: {_text(passwords[user])} }}"


def _exports(present: Sequence[Part]) -> Iterator[str]:
    doors: dict[str, list[str]] = {}
    for part in present:
        for heard in part.says.values():
            doors.setdefault(heard, []).append(part.account)
    for subject, asking in doors.items():
        several = ', response_type: "stream"' if subject.startswith(_MANY_ANSWERS) else ""
        yield f"{{ service: {_text(subject)}{several}, accounts: {_texts(asking)} }}"


def _account(part: Part, password: str, present: Sequence[Part]) -> Iterator[str]:
    heard = [subject for subjects in part.hears.values() for subject in subjects]
    yield f"  {_text(part.account)} {{"
    yield f"    users: [ {{ user: {_text(part.user)}, password: {_text(password)}, permissions: {{"
    # A subject is renamed before NATS looks whether it may be published.
    said = [*map(_local, part.says), *part.tells]
    yield from _block("publish", map(_text, said), depth=6)
    yield from _block("subscribe", map(_text, [part.replies, *heard]), depth=6)
    yield "    } } ]"
    yield from _block("imports", _imports(part, present))
    yield from _block("exports", _told(part, present))
    yield from _mappings(part)
    yield "  }"


def _imports(part: Part, present: Sequence[Part]) -> Iterator[str]:
    for said, heard in part.says.items():
        local = "" if _local(said) == heard else f", to: {_text(_local(said))}"
        yield f"{{ service: {{ account: {STREAMS}, subject: {_text(heard)} }}{local} }}"
    there = {each.account for each in present}
    for account, subjects in part.hears.items():
        for subject in subjects if account in there else ():
            yield f"{{ stream: {{ account: {_text(account)}, subject: {_text(subject)} }} }}"


def _told(part: Part, present: Sequence[Part]) -> Iterator[str]:
    """Give what others hear of a part: before it goes into AKIRA, as NATS passes nothing twice."""
    for other in present:
        for subject in other.hears.get(part.account, ()):
            yield f"{{ stream: {_text(subject)}, accounts: {_texts([other.account])} }}"


def _mappings(part: Part) -> Iterator[str]:
    renamed = [said for said in part.says if said.startswith(_API)]
    if renamed:
        yield "    mappings: {"
        yield from (f"      {_text(said)}: {_text(_local(said))}" for said in renamed)
        yield "    }"


def _local(said: str) -> str:
    return _OURS + said.removeprefix(_API) if said.startswith(_API) else said


def _block(name: str, items: Iterable[str], depth: int = 4) -> Iterator[str]:
    space = " " * depth
    yield f"{space}{name}: ["
    yield from (f"{space}  {item}" for item in items)
    yield f"{space}]"


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    return json.dumps(value)
