"""The file of tokens: what an operator may write in it, and what is refused with a reason."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.web.tokens_file import TokenBook, digest_of, read_tokens
from application.live.scope import Role, Viewer

NOC = '[[token]]\nname = "noc wall"\nrole = "noc"\ntoken = "a-token-of-the-noc-wall"\n'
ACME = '[[token]]\nname = "acme"\nrole = "user"\ncompany = "acme"\nsha256 = "{}"\n'


def a_file(folder: Path, text: str) -> Path:
    path = folder / "tokens.toml"
    path.touch(mode=0o600)
    path.write_text(text)
    return path


def test_a_token_stands_plain_or_hashed(tmp_path: Path) -> None:
    digest = sha256(b"the-token-of-acme-incorporated").hexdigest()
    found = read_tokens(a_file(tmp_path, NOC + ACME.format(digest)))
    assert found == {
        digest_of("a-token-of-the-noc-wall"): Viewer(name="noc wall", role=Role.NOC),
        bytes.fromhex(digest): Viewer(name="acme", role=Role.USER, company="acme"),
    }


def test_a_token_may_show_masked_numbers(tmp_path: Path) -> None:
    [viewer] = read_tokens(a_file(tmp_path, NOC + 'numbers = "masked"')).values()
    assert viewer == Viewer(name="noc wall", role=Role.NOC, masked=True)
    [viewer] = read_tokens(a_file(tmp_path, NOC + 'numbers = "whole"')).values()
    assert not viewer.masked


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (NOC + 'numbers = "some"', "numbers are whole or masked, not 'some'"),
        (NOC + "numbers = true", "numbers are whole or masked, not True"),
        ("", "at least one"),
        ("rubbish", "Expected"),
        ("token = 1", r"under \[\[token\]\]"),
        (NOC + NOC, "each token once"),
        (NOC.replace('"noc"', '"boss"'), "noc wall: 'boss' is not a valid Role"),
        (NOC.replace('role = "noc"', ""), "not a valid Role"),
        (NOC.replace('"noc"', '"user"'), "a user has a company"),
        (NOC + 'company = "acme"', "nobody else has one"),
        (NOC.replace("a-token-of-the-noc-wall", "short"), "at least 20 characters"),
        (NOC + 'sha256 = "00"', "either token, or sha256"),
        (ACME.format("00"), "64 hexadecimal digits"),
        (ACME.format("zz" * 32), "non-hexadecimal"),
        (NOC + 'colour = "red"', "colour is no key"),
        # printf %s "$UNSET" | sha256sum, and echo "$UNSET" | sha256sum
        (ACME.format(sha256(b"").hexdigest()), "sha256 of nothing"),
        (ACME.format(sha256(b"\n").hexdigest().upper()), "sha256 of nothing"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint) as caught:
        read_tokens(a_file(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path / 'tokens.toml'}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No such file"):
        read_tokens(tmp_path / "absent")


def test_a_token_is_found_by_all_of_it(tmp_path: Path) -> None:
    book = TokenBook(a_file(tmp_path, NOC))
    assert book.find("a-token-of-the-noc-wall") == digest_of("a-token-of-the-noc-wall")
    for wrong in ("", "a-token-of-the-noc-wal", "a-token-of-the-noc-wall ", "\udc00"):
        assert book.find(wrong) is None


def test_a_changed_file_is_read_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    path = a_file(tmp_path, NOC)
    book = TokenBook(path)
    replace(path, "rubbish")
    book.look()
    assert book.find("a-token-of-the-noc-wall")
    assert "cannot be used" in (book.complaint() or "")
    replace(path, NOC.replace("a-token-of-the-noc-wall", "another-token-of-the-noc"))
    book.look()
    assert book.find("a-token-of-the-noc-wall") is None
    assert book.find("another-token-of-the-noc")
    assert book.complaint() is None


def test_what_is_too_short_to_be_a_token_is_never_looked_for(tmp_path: Path) -> None:
    book = TokenBook(a_file(tmp_path, NOC + ACME.format(sha256(b"0042").hexdigest())))
    book.tokens = {
        digest_of(text): Viewer(name="x", role=Role.ADMIN) for text in ("", "\n", "0042")
    }
    assert [book.find(text) for text in ("", "\n", "0042")] == [None, None, None]


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o601, 0o644, 0o666])
def test_a_file_that_everybody_may_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = a_file(tmp_path, NOC)
    path.chmod(mode)
    with pytest.raises(ValueError, match="everybody on this machine"):
        read_tokens(path)


def test_a_file_that_is_opened_to_everybody_while_we_run_is_complained_of(tmp_path: Path) -> None:
    path = a_file(tmp_path, NOC)
    book = TokenBook(path)
    book.look()
    path.chmod(0o644)
    book.look()
    assert "everybody on this machine" in (book.complaint() or "")
    assert book.find("a-token-of-the-noc-wall")


def test_a_company_that_there_is_not_is_told(tmp_path: Path) -> None:
    digest = sha256(b"the-token-of-acme-incorporated").hexdigest()
    book = TokenBook(a_file(tmp_path, NOC + ACME.format(digest)))
    assert book.strangers({"acme", "bolt"}) is None
    assert book.strangers({"Acme", "bolt"}) == "no company is called 'acme'"


def replace(path: Path, text: str) -> None:
    """Put a new file in its place, as an editor does."""
    other = path.with_suffix(".new")
    other.touch(mode=0o600)
    other.write_text(text)
    os.replace(other, path)  # noqa: PTH105 the system's word for it
