"""No word of any command is a name that must exist, and is not asked about where it is misspelt."""

from akira_names import ELSEWHERE, FREE, KNOWN, OPENED, words


def test_each_word_is_a_name_that_is_known_or_is_none() -> None:
    unsaid = [
        each.name
        for each in words()
        if not (each.kind in KNOWN or each.kind in FREE or each.is_one_of_few)
        and each.name not in OPENED
        and each.name not in ELSEWHERE
    ]
    assert unsaid == []


def test_what_is_said_of_words_is_said_of_some() -> None:
    found = {each.name for each in words()}
    assert (OPENED | set(ELSEWHERE)) - found == set()
    assert (FREE | set(KNOWN)) - {each.kind for each in words()} == set()
