"""The doctor finds what a configuration lacks to write a record of each call."""

import pytest

from application.errors import SetupError, UnavailableError
from application.health.examine_kamailio import ExamineKamailio, KamailioStart
from application.health.finding import Finding, State
from application.health.kamailio import evaluated_findings, memory_finding
from application.health.kamailio_tables import DialogPlace, SeenDialogs

GOOD = """
#!KAMAILIO
#!define FLT_ACC 1
#!define FLT_FAILED 3
#!define AKIRA_FLT_FAILED 3
#!define ON 1
# route(AKIRA_START) { is a comment
modparam("acc", "failed_transaction_flag", FLT_FAILED)
modparam("dialog", "db_url", "postgres://k:secret@db/kamailio")
modparam("dialog", "db_mode", 1)
#!trydef AKIRA_FLT_ACC 25
#!trydef AKIRA_FLT_FAILED 26
#!trydef AKIRA_FLT_CHECKED 27
modparam("mqueue", "mqueue", "name=akira_cdr;size=0")
modparam("acc", "cdr_start_on_confirmed", ON)
modparam("acc", "cdr_expired_dlg_enable", 1)
modparam("acc", "failed_transaction_flag", AKIRA_FLT_FAILED)
modparam("acc_json", "acc_output_syslog", 0)
modparam("acc_json", "cdr_output_syslog", 0)
modparam("acc_json", "cdr_enable", 1)
modparam("acc_json", "cdr_expired_dlg_enable", 1)
route[AKIRA_START] {
	if (!isflagset(AKIRA_FLT_CHECKED) && t_precheck_trans()) exit;
	route(AKIRA_REFUSE);
}
onreply_route[AKIRA_REPLY] {
	route(AKIRA_REPLY);
}
failure_route[AKIRA_FAILURE] {
	route(AKIRA_FAILURE);
}
request_route {
	xlog("a brace in a text: } and \\" too");
	if (t_precheck_trans()) exit;
	setflag(AKIRA_FLT_CHECKED);
	if (is_method("INVITE")) { route(CALLS); }
	route(WITHINDLG);
}
route[CALLS] {
	route(AKIRA_START);
	route(CALLS);
}
route[WITHINDLG] { if (loose_route()) { route("AKIRA_IN_DIALOG"); } }
reply_route { route(AKIRA_UNTAGGED); }
onreply_route[MANAGE_REPLY] { route(AKIRA_REPLY); }
failure_route[MANAGE_FAILURE] { route(AKIRA_FAILURE); }
failure_route[NEXT] { route(AKIRA_FAILURE); }
"""
_REPLY = "onreply_route[MANAGE_REPLY] { route(AKIRA_REPLY); }"


def wrong(text: str) -> list[tuple[str, str, str]]:
    return [
        (each.state.value, each.about, each.seen)
        for each in evaluated_findings(text)
        if each.state is not State.GOOD
    ]


def test_a_good_configuration_is_good() -> None:
    assert wrong(GOOD) == []


def test_no_finding_tells_a_password() -> None:
    assert "secret" not in repr(list(evaluated_findings(GOOD)))


@pytest.mark.parametrize(
    ("here", "instead", "finding"),
    [
        ("\troute(AKIRA_START);", "", ("bad", "AKIRA_START", "no request comes to it")),
        ("\troute(AKIRA_START);", "\t# route(AKIRA_START);",
         ("bad", "AKIRA_START", "no request comes to it")),
        ("route(CALLS); }", "}", ("bad", "AKIRA_START", "no request comes to it")),
        ('route("AKIRA_IN_DIALOG");', "", ("bad", "AKIRA_IN_DIALOG", "no request comes to it")),
        (_REPLY, "", ("bad", "AKIRA_REPLY", "no onreply_route")),
        (_REPLY, "onreply_route[MANAGE_REPLY] { exit; }",
         ("bad", "AKIRA_REPLY", "not called in onreply_route[MANAGE_REPLY]")),
        ("[NEXT] { route(AKIRA_FAILURE);", "[NEXT] {",
         ("bad", "AKIRA_FAILURE", "not called in failure_route[NEXT]")),
        ("reply_route { route(AKIRA_UNTAGGED); }", "reply_route { }",
         ("warning", "AKIRA_UNTAGGED", "not called in reply_route")),
        ("reply_route { route(AKIRA_UNTAGGED); }", "",
         ("warning", "AKIRA_UNTAGGED", "not called")),
    ],
)  # fmt: skip
def test_a_route_that_is_not_called_is_named(
    here: str, instead: str, finding: tuple[str, str, str]
) -> None:
    assert here in GOOD
    state, name, seen = finding
    assert wrong(GOOD.replace(here, instead)) == [(state, f"kamailio route({name})", seen)]


def test_a_proxy_that_may_take_a_request_twice_at_once_is_warned_of() -> None:
    check = "\tif (t_precheck_trans()) exit;\n\tsetflag(AKIRA_FLT_CHECKED);\n"
    head, found, tail = GOOD.rpartition(check)
    assert found
    assert wrong(head + tail) == [("warning", "kamailio t_precheck_trans()", "not called")]
    elsewhere = (head + tail).replace("route[CALLS] {\n", f"route[CALLS] {{\n{check}")
    assert wrong(elsewhere) == []
    nowhere = (head + tail).replace(
        "onreply_route[M", f"route[NEVER] {{\n{check}}}\nonreply_route[M"
    )
    assert len(wrong(nowhere)) == 1


_SAID = "\tsetflag(AKIRA_FLT_CHECKED);\n"
_CHECK = "\tif (t_precheck_trans()) exit;\n"
_TWICE = (
    "warning",
    "kamailio setflag(AKIRA_FLT_CHECKED)",
    "t_precheck_trans() is called and the flag is not set",
)


@pytest.mark.parametrize(
    "instead",
    [
        "",
        "\t# setflag(AKIRA_FLT_CHECKED);\n",
        "\tresetflag(AKIRA_FLT_CHECKED);\n",
        "\tsetflag(26);\n",
        '\txlog("setflag(AKIRA_FLT_CHECKED)");\n',
    ],
)
def test_who_asks_for_what_is_said_again_and_does_not_say_so_is_warned_of(instead: str) -> None:
    assert wrong(GOOD.replace(_SAID, instead)) == [_TWICE]


@pytest.mark.parametrize(
    "said",
    [
        "setflag(27);",
        "setflag( AKIRA_FLT_CHECKED );",
        "setflag(MINE);\n#!define MINE AKIRA_FLT_CHECKED\n",
        "route(SAY);\n}\nroute[SAY] {\n setflag(AKIRA_FLT_CHECKED);\n}\nroute[REST] {\n",
    ],
)
def test_a_flag_may_be_set_by_any_of_its_names_and_where_requests_come_to(said: str) -> None:
    alone = GOOD.replace(_SAID, "").replace("\troute(WITHINDLG);\n", f"\troute(WITHINDLG);\n{said}")
    assert wrong(alone) == []


def test_a_flag_that_nobody_comes_to_or_that_the_snippet_sets_does_not_count() -> None:
    alone = GOOD.replace(_SAID, "")
    for route in ("NEVER", "AKIRA_OTHER"):
        assert wrong(f"{alone}\nroute[{route}] {{ {_SAID} }}") == [_TWICE]


def test_who_says_that_he_asked_and_does_not_is_bad() -> None:
    head, _, tail = GOOD.rpartition(_CHECK)
    assert wrong(head + tail) == [
        ("warning", "kamailio t_precheck_trans()", "not called"),
        ("bad", "kamailio setflag(AKIRA_FLT_CHECKED)", "the flag is set, nobody asks"),
    ]


def test_a_snippet_of_before_is_to_be_copied_again() -> None:
    assert wrong(GOOD.replace("#!trydef AKIRA_FLT_CHECKED 27\n", "").replace(_SAID, "")) == [
        ("warning", "kamailio AKIRA_FLT_CHECKED", "a snippet of before, that asks a second time")
    ]


def test_what_is_to_be_typed_is_said() -> None:
    (found,) = [
        each for each in evaluated_findings(GOOD.replace(_SAID, "")) if each.state is not State.GOOD
    ]
    assert "setflag(AKIRA_FLT_CHECKED); in request_route, behind" in (found.mend or "")


def test_routes_of_the_snippet_may_be_armed() -> None:
    armed = GOOD.replace(_REPLY, "").replace("\troute(AKIRA_START);", """
	route(AKIRA_START); t_on_reply( "AKIRA_REPLY" );""")  # fmt: skip
    assert wrong(armed) == []


@pytest.mark.parametrize(
    ("here", "instead", "finding"),
    [
        ("#!define AKIRA_FLT_FAILED 3\n", "", ("acc failed_transaction_flag", "26, in place of 3")),
        ("failed_transaction_flag", "other", ("acc failed_transaction_flag", "not set")),
        ("#!define FLT_ACC 1", "#!define FLT_ACC 25", ("AKIRA_FLT_ACC", "25, as FLT_ACC")),
        ("#!trydef AKIRA_FLT_ACC 25", "", ("AKIRA_FLT_ACC", "AKIRA_FLT_ACC")),
        ("#!define FLT_ACC 1", "#!define FLT_ACC 27", ("AKIRA_FLT_CHECKED", "27, as FLT_ACC")),
        ("#!define ON 1", "#!define ON 1\n#!redef ON 0", ("acc cdr_start_on_confirmed", "0")),
        ("#!define ON 1", "#!define ON ON", ("acc cdr_start_on_confirmed", "ON")),
    ],
)
def test_a_flag_or_setting_that_is_not_its_own_is_named(
    here: str, instead: str, finding: tuple[str, str]
) -> None:
    assert here in GOOD
    about, seen = finding
    assert wrong(GOOD.replace(here, instead)) == [("bad", f"kamailio {about}", seen)]


@pytest.mark.parametrize(
    ("here", "instead", "seen"),
    [
        ('modparam("dialog", "db_mode", 1)', "", "0, postgres"),
        ('"db_mode", 1', '"db_mode", 3', "3, postgres"),
        ("postgres://k:secret@db/kamailio", "sqlite:///var/x.db", "1, sqlite"),
        ('modparam("dialog", "db_url", "postgres://k:secret@db/kamailio")', "", "1"),
    ],
)
def test_calls_in_progress_need_a_database(here: str, instead: str, seen: str) -> None:
    assert here in GOOD
    assert wrong(GOOD.replace(here, instead)) == [("warning", "kamailio dialog db_mode", seen)]


def test_a_route_that_does_not_end_has_all_the_rest() -> None:
    assert ("bad", "kamailio route(AKIRA_START)", "no request comes to it") in wrong(
        "request_route { if (x) {"
    )


@pytest.mark.parametrize(
    ("megabytes", "state", "seen"),
    [
        (512, State.GOOD, "512 MB, running as process 7"),
        (511, State.WARNING, "511 MB, running as process 7"),
        (None, State.WARNING, "64 MB, nothing said"),
    ],
)
def test_the_queue_needs_memory(megabytes: int | None, state: State, seen: str) -> None:
    found = memory_finding(megabytes, "running as process 7")
    assert (found.state, found.seen) == (state, seen)


def examined(check_fails: bool = False) -> ExamineKamailio:
    async def evaluated() -> str:
        return GOOD

    async def check() -> None:
        if check_fails:
            raise SetupError("kamailio -c: syntax error")

    start = KamailioStart(config="/etc/k.cfg", told_by="running as process 7", megabytes=512)

    async def tables(_: DialogPlace) -> SeenDialogs:
        raise UnavailableError("nobody answers")

    return ExamineKamailio(start=start, evaluated=evaluated, check=check, tables=tables)


async def test_all_of_a_kamailio_is_looked_at() -> None:
    found = await examined()()
    assert found[0] == Finding("kamailio", State.GOOD, "/etc/k.cfg, running as process 7")
    assert found[1] == Finding("kamailio -c", State.GOOD, "no error")
    assert {each.state for each in found[:-1]} == {State.GOOD}
    assert list(found[3:-1]) == list(evaluated_findings(GOOD))
    assert (found[-1].about, found[-1].state) == ("kamailio dialog database", State.BAD)


async def test_what_kamailio_finds_wrong_is_said_in_its_words() -> None:
    found = (await examined(check_fails=True)())[1]
    assert (found.state, found.seen) == (State.BAD, "kamailio -c: syntax error")
