"""Who may look in: loopback without a token, others with it, and no other site by a name of its own."""

from __future__ import annotations

import http.client
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from web.conftest import serving

TOKEN = "0123456789abcdef0123"


def ask(
    base: str, path: str = "/", method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], str]:
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=given)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
    finally:
        connection.close()


def test_every_answer_has_the_headers_that_bind_a_browser(served):
    for path in (
        "/",
        "/static/app.css",
        "/nowhere",
        "/datasets/1/files/plots/articles.svg",
        "/articles/1",
    ):
        _, headers, _ = ask(served.base, path)
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "script-src" not in policy or "script-src 'self';" in policy
        assert "frame-ancestors" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
    _, headers, _ = ask(served.base, "/inspector/frame/none")
    assert "script-src" not in headers["content-security-policy"]
    assert "sandbox allow-same-origin" in headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200), ("127.0.0.1:8600", 200), ("[::1]:8600", 200), ("LOCALHOST.", 200),
        ("evil.example", 421), ("localhost.evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 421),
    ],
)  # fmt: skip
def test_other_names_are_refused(served, host, status):
    assert ask(served.base, Host=host)[0] == status


def test_nothing_is_changed_and_no_other_site_may_send(served):
    assert ask(served.base, method="DELETE")[0] == 405
    assert ask(served.base, method="PUT")[0] == 405
    assert ask(served.base, "/inspector", "POST", Sec_Fetch_Site="cross-site")[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "/datasets/1/files/../newscrawl.db", "/datasets/1/files/%2e%2e/newscrawl.db",
        "/datasets/1/files//etc/passwd", "/datasets/99/files/manifest.json", "/static/..%2fguard.py",
        "/articles/99999999999999999999999", "/inspector/page/99999999999999999999", "/datasets/99999999999",
        "/inspector/frame/none%00", "/articles/-1", "/sources/%00", "/sources/no-such",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(served, path):
    status, _, text = ask(served.base, path)
    assert status == (200 if "frame" in path else 404)
    assert "root:" not in text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00&source=%27", "q=%22&since=9999-12-31&until=9999-12-31", "since=2026-13-40", "after=x~y",
        "after=2026-01-01T00:00:00~999999999999999999", "language=%3Cb%3E", "q=-only", "q=*", "q=%E6%96%B0%E8%81%9E",
        "q=a+AND+b+OR+NEAR(", "q=" + "x" * 3000,
    ],
)  # fmt: skip
def test_whatever_is_searched_for_is_answered(served, query):
    status, _, text = ask(served.base, f"/articles?{query}")
    assert status == 200
    assert "<h1>Articles</h1>" in text


def test_elsewhere_than_on_loopback_a_token_is_needed(served):
    command = [sys.executable, "-m", "newscrawl", "serve", "--host", "0.0.0.0", "--port", "0"]
    for token, words in (
        ("", "set NEWSCRAWL_SERVE_TOKEN"),
        ("short", "shorter than 16 characters"),
    ):
        environment = served.environment | {"NEWSCRAWL_SERVE_TOKEN": token}
        done = subprocess.run(
            command, check=False, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 2
        assert words in done.stderr


def test_with_a_token_only_who_shows_it_is_let_in(served, browser):
    environment = served.environment | {"NEWSCRAWL_SERVE_TOKEN": TOKEN}
    with serving(environment, "--host", "0.0.0.0", "--allow-host", "news.example") as shown:
        base = shown.replace("0.0.0.0", "127.0.0.1")
        for path in (
            "/",
            "/articles/1",
            "/datasets/1/files/manifest.json",
            "/static/app.css",
            "/?token=wrong",
        ):
            status, _, text = ask(base, path)
            assert status == 401
            assert "Cameras" not in text
        assert ask(base, Host="news.example")[0] == 401
        assert ask(base, Host="other.example")[0] == 421
        assert ask(base, Authorization=f"Bearer {TOKEN}")[0] == 200
        status, headers, _ = ask(base, f"/articles?q=a&token={TOKEN}")
        assert status == 200
        cookie = headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert TOKEN not in cookie
        page = browser.new_page()
        page.goto(f"{base}/articles?source=harbour")
        page.get_by_label("Token").fill(TOKEN)
        page.get_by_role("button", name="Enter").click()
        page.wait_for_url(f"{base}/articles")
        assert page.locator(".found li").count() == 25
        page.close()
