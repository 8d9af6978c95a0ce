"""A token for the page where one machine does everything: made at the first start, then kept."""

import tomllib
from pathlib import Path
from secrets import token_urlsafe

from attrs import frozen

from application.errors import SetupError

_FILE = "tokens.toml"
_TEXT = """\
# Who may look at the live calls. Roles: admin, operator and noc see all; a user sees one company:
# [[token]]
# name = "acme"
# role = "user"
# company = "Acme Telecom"
# token = "at least twenty characters"

[[token]]
name = "this machine"
role = "noc"
token = "{token}"
"""


@frozen
class OwnToken:
    """A file of tokens, and the first that stands in it."""

    path: Path
    token: str


def own_token(data_dir: Path) -> OwnToken:
    """Give the token of this machine; the file is for its owner only.

    Raises:
        SetupError: the file cannot be made, or somebody changed it to what it cannot be.
    """
    path = data_dir / _FILE
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(_TEXT.format(token=token_urlsafe(18)))
        first = tomllib.loads(path.read_text())["token"][0]
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise SetupError(f"{path} is no file of tokens: {error}") from error
    return OwnToken(path, str(first.get("token", f"as in {path}")))
