"""What Kamailio says is given as it says it; what it cannot do is told by its own words."""

import sys
from pathlib import Path

import pytest

from adapters.kamailio.evaluating import KamailioProgram
from application.errors import SetupError

SAYS = "import sys; print(sys.argv[1:])"
COMPLAINS = """
import sys
print("ERROR: <core> [core/modparam.c:1]: x(): no module", file=sys.stderr)
print(' 0(17) CRITICAL: <core> [cfg.lex:1846]: push(): cannot open included file: "x.cfg"',
      file=sys.stderr)
sys.exit(255)
"""


def program(code: str) -> KamailioProgram:
    command = (sys.executable, "-c", code)
    return KamailioProgram(command=command, config="/etc/k.cfg", options=("-A", "X=1"))


async def test_it_is_asked_about_one_configuration_with_the_options_that_matter() -> None:
    said = await program(SAYS).evaluated()
    assert said == "['--cfg-print', '-E', '-f', '/etc/k.cfg', '-A', 'X=1']\n"
    await program(SAYS).check()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (COMPLAINS, 'kamailio --cfg-print: cannot open included file: "x.cfg"'),
        ("exit(1)", "kamailio --cfg-print: it says nothing"),
        ("exit('\\nERROR: bad config file')", "kamailio --cfg-print: ERROR: bad config file"),
    ],
)
async def test_what_it_cannot_do_is_said_in_its_words(code: str, why: str) -> None:
    with pytest.raises(SetupError) as refused:
        await program(code).evaluated()
    assert str(refused.value) == why


async def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    absent = KamailioProgram(command=(str(tmp_path / "kamailio"),), config="x")
    with pytest.raises(SetupError, match="kamailio"):
        await absent.check()


ENDS = """
import sys
print("all of it")
print(" 0(9) CRITICAL: <core> [cfg.y:4041]: yyerror_at(): parse error in config file k.cfg,"
      " from line 5, column 2 to line 6, column 0: syntax error", file=sys.stderr)
sys.exit(255)
"""


async def test_what_6_0_says_of_the_end_of_each_file_is_no_error_while_it_is_printed() -> None:
    assert await program(ENDS).evaluated() == "all of it\n"
    with pytest.raises(SetupError, match="kamailio -c: parse error in config file"):
        await program(ENDS).check()
    unread = ENDS.replace("syntax error", "syntax error, cannot open included file")
    with pytest.raises(SetupError):
        await program(unread).evaluated()
    with pytest.raises(SetupError):
        await program(ENDS.replace('print("all of it")', "")).evaluated()
