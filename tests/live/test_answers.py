"""Everything but the stream: access, login, the page's files, health, figures."""

import json
from pathlib import Path

import pytest

from live_gateway import ACME, NOC, STREAM, a_gateway


@pytest.mark.parametrize("path", [STREAM, f"{STREAM}.json", "/api/v1/live/me"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong-token-that-is-long"},
        {"Authorization": f"Basic {NOC}"},
        {"Cookie": "akira_live=wrong"},
        {"Cookie": f"other={NOC}"},
    ],
)
async def test_without_a_known_token_there_is_nothing(
    tmp_path: Path, path: str, headers: dict[str, str]
) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("secret")
        async with gateway.ask(path, None, headers=headers) as answer:
            body = await answer.body()
    assert answer.status == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert json.loads(body) == {"error": "a known token is needed"}


async def test_a_token_in_the_url_is_no_token(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        for name in ("token", "access_token", "akira_live"):
            async with gateway.ask(f"{STREAM}.json?{name}={NOC}", None) as answer:
                assert answer.status == 401


async def test_login_sets_a_cookie_that_scripts_cannot_read(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        async with gateway.ask("/", None) as answer:
            assert (answer.status, answer.headers["location"]) == (303, "/login")
        async with gateway.ask(
            "/login", None, method="POST", body=f"token={ACME}".encode()
        ) as answer:
            assert (answer.status, answer.headers["location"]) == (303, "/")
            cookie = answer.headers["set-cookie"]
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/"} <= parts
        headers = {"Cookie": cookie.partition(";")[0]}
        async with gateway.ask("/api/v1/live/me", None, headers=headers) as answer:
            assert json.loads(await answer.body()) == {
                "name": "acme's", "role": "user", "company": "acme", "numbers": "whole",
            }  # fmt: skip
        async with gateway.ask("/", None, headers=headers) as answer:
            assert answer.status == 200
        async with gateway.ask("/logout", None, method="POST", headers=headers) as answer:
            assert "max-age=0" in answer.headers["set-cookie"].lower()


async def test_behind_tls_the_cookie_stays_there(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        headers = {"X-Forwarded-Proto": "https"}
        body = f"token={NOC}".encode()
        async with gateway.ask("/login", None, method="POST", body=body, headers=headers) as answer:
            assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("body", "headers", "status", "place"),
    [
        (b"token=wrong", {}, 303, "/login?refused"),
        (b"nothing", {}, 303, "/login?refused"),
        (b"token=\xff\xfe", {}, 303, "/login?refused"),
        (b"x" * 10_000, {}, 413, None),
        (f"token={NOC}".encode(), {"Sec-Fetch-Site": "cross-site"}, 403, None),
    ],
)
async def test_a_login_that_is_refused_sets_no_cookie(
    tmp_path: Path, body: bytes, headers: dict[str, str], status: int, place: str | None
) -> None:
    async with (
        a_gateway(tmp_path) as gateway,
        gateway.ask("/login", None, method="POST", body=body, headers=headers) as answer,
    ):
        assert (answer.status, answer.headers.get("location")) == (status, place)
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/login", "text/html"),
        ("/assets/app.js", "text/javascript"),
        ("/assets/theme.css", "text/css"),
        ("/assets/icon.svg", "image/svg+xml"),
    ],
)
async def test_the_page_is_served_under_a_strict_policy(
    tmp_path: Path, path: str, kind: str
) -> None:
    async with a_gateway(tmp_path) as gateway:
        async with gateway.ask(path) as answer:
            body = await answer.body()
            assert answer.status == 200
            assert answer.headers["content-type"].startswith(kind)
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'; script-src 'self'")
            assert policy.count("'sha256-") == body.count(b"<script>")
            assert "unsafe" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            tag = answer.headers["etag"]
        assert b"http://" not in body.replace(b"http://www.w3.org", b"")
        assert b"https://" not in body
        async with gateway.ask(path, headers={"If-None-Match": tag}) as answer:
            assert answer.status == 304


@pytest.mark.parametrize("path", ["/nowhere", "/assets/nowhere.js", "/assets/..%2ftokens.toml"])
async def test_what_is_not_there_is_not_found(tmp_path: Path, path: str) -> None:
    async with a_gateway(tmp_path) as gateway, gateway.ask(path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("query", "status"), [("?state=gone", 400), ("?prefix=4x", 400), ("?colour=red", 200)]
)
async def test_a_wish_that_cannot_be_understood_is_refused(
    tmp_path: Path, query: str, status: int
) -> None:
    async with a_gateway(tmp_path) as gateway, gateway.ask(f"{STREAM}.json{query}") as answer:
        assert answer.status == status


async def test_who_comes_before_everything_was_read_waits_and_is_told_so(tmp_path: Path) -> None:
    async with a_gateway(tmp_path, caught_up=False, beat=0.05) as gateway:
        async with gateway.ask(f"{STREAM}.json") as answer:
            assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        async with gateway.stream() as stream:
            while len(stream.parser.comments) < 2:
                await stream.more()
            assert stream.status == 200
            assert set(stream.parser.comments) == {"reading what happened before"}
            gateway.call("one")
            assert (await stream.next()).json["calls"][0]["call_id"] == "one"


async def test_health_and_metrics_stand_on_the_same_listener(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        gateway.call("one")
        async with gateway.stream() as stream:
            await stream.next("snapshot")
            async with gateway.ask("/metrics", None) as answer:
                metrics = (await answer.body()).decode()
            async with gateway.ask("/health/live", None) as answer:
                assert answer.status == 200
            async with gateway.ask("/health/ready", None) as answer:
                assert answer.status == 200
            gateway.trouble.append("away")
            async with gateway.ask("/health/ready", None) as answer:
                assert (answer.status, json.loads(await answer.body())) == (503, {"nats": "away"})
    assert 'live_calls{host="sip-01",phase="trying"} 1.0' in metrics
    assert "live_sse_clients 1.0" in metrics
    assert "live_calls_stale 0.0" in metrics


async def test_a_head_of_the_stream_ends(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        async with gateway.ask(STREAM, method="HEAD") as answer:
            assert answer.status == 200
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert gateway.rounds.clients == 0


async def test_who_is_let_in_to_calls_is_told_of_each_time(tmp_path: Path) -> None:
    async with a_gateway(tmp_path) as gateway:
        for _ in range(2):
            async with gateway.stream(NOC) as answer:
                assert answer.status == 200
        async with gateway.ask(f"{STREAM}.json", ACME) as answer:
            assert answer.status == 200
        async with gateway.ask(f"{STREAM}.json?company=bolt", ACME) as answer:
            assert answer.status == 403
        async with gateway.ask(f"{STREAM}.json", "wrong-token-that-is-long") as answer:
            assert answer.status == 401
        assert gateway.looked == ["noc", "noc", "acme's"]
