"""Guards: where a page may not lead the crawler, and what it may not make it swallow."""

from __future__ import annotations

import gzip
import re
import socket
import time

import brotli
import pytest

from crawl.certificates import Authority
from crawl.strangers import Answer, Handler, kind, moved, page, robots, serve_strangers
from newscrawl.fetching.addresses import is_public
from newscrawl.fetching.handler import MAX_HEADERS

LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [0-9a-f]{12} [A-Z]+ |    ")


def path(name: str) -> str:
    return f"/2026/{name}-story-of-the-day"


def test_redirects_lead_nowhere_but_to_the_site(strangers, visit) -> None:
    base = "http://hops.example"
    secret = f"http://127.0.0.1:{strangers.port}/secret"
    redirects = {
        "five": f"{base}/hop-4",
        "six": f"{base}/hop-5",
        "loop": base + path("loop"),
        "private": secret,
        "metadata": "http://169.254.169.254/latest/meta-data/",
        "decimal": "http://2130706433/",
        "port": "http://other.example:22/",
        "scheme": "ftp://other.example/story",
        "file": "file:///etc/passwd",
        "garbage": "http://[::1/",
        "away": "http://other.example/story",
        "sub": "http://www.hops.example/story",
        "back": "http://clicks.example/count",
    }
    strangers.add_host(base, path("good"), *map(path, redirects))
    for name, to in redirects.items():
        strangers.answers[base + path(name)] = moved(to)
    for left in range(5, 0, -1):
        strangers.answers[f"{base}/hop-{left}"] = moved(f"/hop-{left - 1}" if left > 1 else "/end")
    strangers.answers[f"{base}/end"] = page("The end")
    strangers.answers["http://other.example/story"] = page("Other")
    strangers.answers["http://www.hops.example/story"] = page("Sub")
    strangers.answers["http://clicks.example/count"] = moved(f"{base}/back-again")
    strangers.answers[f"{base}/back-again"] = page("Back again")

    done, pages = visit()
    assert done.status == 0, done.log
    found = {
        name: (pages[base + path(name)].state, kind(pages[base + path(name)])) for name in redirects
    }
    refused = ("refused", "address_refused")
    assert found == {
        "five": ("fetched", ""),
        "six": ("failed", "redirect_loop"),
        "loop": ("failed", "redirect_loop"),
        "private": refused,
        "metadata": refused,
        "decimal": refused,
        "port": refused,
        "scheme": refused,
        "file": refused,
        "garbage": ("failed", "bad_redirect"),
        "away": ("refused", "off_site"),
        "sub": ("fetched", ""),
        "back": ("fetched", ""),
    }
    assert pages[base + path("sub")].redirected_to == "http://www.hops.example/story"
    assert pages[base + path("good")].state == "fetched"
    assert not any("secret" in asked.url for asked in strangers.log)
    assert len([p for p in strangers.paths(base) if p == path("loop")]) == 6


def drip(handler: Handler) -> None:
    """A byte now and then, for longer than the crawler should wait."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.close_connection = True
    started = time.monotonic()
    while time.monotonic() - started < 20:
        handler.wfile.write(b"<")
        handler.wfile.flush()
        handler.connection.settimeout(0.1)
        try:
            if not handler.connection.recv(1):
                return
        except TimeoutError:
            pass


def shorter_than_it_says(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html><body><p>Only the beginning of it.")
    handler.close_connection = True


def packed(encoding: str, body: bytes) -> Answer:
    return Answer(body=body, headers=(("Content-Encoding", encoding),))


def test_bodies_and_headers_are_bounded_and_whole(strangers, visit) -> None:
    written: list[int] = []

    def endless_headers(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        written.append(0)
        while written[-1] < 100 * MAX_HEADERS:
            handler.wfile.write(b"X-More: %s\r\n" % (b"x" * 1000))
            written[-1] += 1010

    whole = gzip.compress(page("Whole").body * 40)
    zeros = bytes(60 * 1024 * 1024)
    base = "http://bodies.example"
    bodies = {
        "good": page("Good"),
        "drip": drip,
        "gzip-bomb": packed("gzip", gzip.compress(zeros, 1)),
        "brotli-bomb": packed("br", brotli.compress(zeros, quality=1)),
        "no-gzip": packed("gzip", page("Plain").body),
        "no-brotli": packed("br", b"\xff\xff" + page("Plain").body),
        "cut-gzip": packed("gzip", whole[:-40]),
        "whole-gzip": packed("gzip", whole),
        "cut": shorter_than_it_says,
        "headers": endless_headers,
    }
    for name, answer in bodies.items():
        strangers.answers[base + path(name)] = answer
    strangers.add_host(base, *map(path, bodies))
    done, pages = visit({"DOWNLOAD_TIMEOUT": "1.5"})
    assert done.status == 0, done.log
    found = {
        name: (pages[base + path(name)].state, kind(pages[base + path(name)])) for name in bodies
    }
    assert found == {
        "good": ("fetched", ""),
        "drip": ("failed", "timeout"),
        "gzip-bomb": ("failed", "too_large"),
        "brotli-bomb": ("failed", "too_large"),
        "no-gzip": ("failed", "bad_encoding"),
        "no-brotli": ("failed", "bad_encoding"),
        "cut-gzip": ("failed", "truncated"),
        "whole-gzip": ("fetched", ""),
        "cut": ("failed", "truncated"),
        "headers": ("failed", "headers_too_large"),
    }
    assert all(pages[base + path(name)].next_at for name in bodies if found[name][0] == "failed")
    assert max(written) < 40 * MAX_HEADERS, "the rest of it filled the buffers between the two"
    assert "Traceback" not in done.log


def test_certificates_are_verified(strangers, visit, tmp_path) -> None:
    """Also through a proxy, with the authorities that `SSL_CERT_FILE` names."""
    authority = Authority.create(tmp_path)
    strangers.certificates = {
        "good.example": authority.serve("good.example"),
        "expired.example": authority.serve("expired.example", days=-1),
        "selfsigned.example": authority.serve("selfsigned.example", is_self_signed=True),
        "misnamed.example": authority.serve("another.example"),
    }
    for host in strangers.certificates:
        strangers.add_host(f"https://{host}", path("a"))
    done, _ = visit(SSL_CERT_FILE=str(authority.path))
    assert done.runs["good"]["articles_new"] == 1, done.log
    for name in ("expired", "selfsigned", "misnamed"):
        assert done.runs[name]["errors"] == {"tls": 1}, done.log
    assert {asked.url.split("/")[2] for asked in strangers.log} == {"good.example"}


def test_certificates_are_verified_without_a_proxy(sqlite_crawler, write_source, tmp_path) -> None:
    authority = Authority.create(tmp_path)
    certificate = authority.serve("localhost")
    with serve_strangers(certificate) as known, serve_strangers(certificate) as unknown:
        for name, server in (("known", known), ("unknown", unknown)):
            base = f"https://localhost:{server.port}"
            server.add_host(base, path("a"))
            folder = write_source(name, base + "/", f'feeds = ["{base}/feed.xml"]')
        settings = {"NEWSCRAWL_SOURCES_DIR": str(folder), "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1"}
        done = sqlite_crawler.crawl("known", SSL_CERT_FILE=str(authority.path), **settings)
        assert done.runs["known"]["articles_new"] == 1, done.log
        done = sqlite_crawler.crawl("unknown", **settings)
        assert done.runs["unknown"]["errors"] == {"tls": 1}, done.log
        assert unknown.log == []


def test_a_name_that_leads_to_this_network_is_refused(sqlite_crawler, faulty, write_source) -> None:
    name = socket.gethostname()
    try:
        address = socket.gethostbyname(name)
    except OSError:
        pytest.skip(f"this machine's own name, {name!r}, leads nowhere")
    if is_public(address):
        pytest.skip(f"this machine's own name, {name!r}, leads to a public address")
    folder = write_source("inner", f"http://{name}/", f'feeds = ["http://{name}/feed.xml"]')
    done = sqlite_crawler.crawl("inner", NEWSCRAWL_SOURCES_DIR=str(folder))
    assert done.runs["inner"]["errors"] == {"address_refused": 1}
    assert f"{name} leads to {address}, which is not public" in done.log


def test_strangers_forge_no_log_line(strangers, visit) -> None:
    forged = "\n2026-01-01T00:00:00Z 0123456789ab ERROR root: forged \x1b[31m\x9b0m\u202e\u2028"
    strangers.add_host("http://forger.example", path("a"))
    title = f"<html><head><title>Not a feed{forged}</title></head></html>"
    strangers.answers["http://forger.example/feed.xml"] = Answer(body=title.encode())
    strangers.add_host("http://other.example", path("a"), path("b"))
    rules = robots(f"User-agent: newscrawl\nCrawl-delay: soon{forged[1:]}\n")
    strangers.answers["http://other.example/robots.txt"] = rules
    strangers.answers["http://other.example" + path("a")] = moved("ftp://x/" + "\x1b[31m\x07")
    done, _ = visit({"LOG_LEVEL": "DEBUG"})
    assert "Not a feed" in done.log
    assert r"forged \x1b[31m" in done.log, "what the parser of robots.txt says of its lines"
    assert done.runs["forger"]["errors"] == {"not_a_feed": 1}
    lines = done.log.split("\n")
    assert [line for line in lines if not line.isprintable()] == []
    assert [line for line in lines if line and not LOG_LINE.match(line)] == []
