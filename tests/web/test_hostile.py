"""Archived pages are hostile: nothing of them runs, and no request leaves."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from web import hostile


@pytest.fixture
def canary() -> Iterator[tuple[str, list[bytes]]]:
    """A port that nothing may touch, and what touched it."""
    hits: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        is_over = False

        def listen() -> None:
            while not is_over:
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                with connection:
                    hits.append(connection.recv(500))

        thread = Thread(target=listen)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", hits
        is_over = True
        thread.join()


def test_the_canary_sings_for_a_browser_that_opens_the_page_itself(browser, canary, tmp_path):
    """What the test below looks for can be seen."""
    at, hits = canary
    (tmp_path / "page.html").write_text(hostile.page(at), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri(), wait_until="commit")
    page.wait_for_timeout(1500)
    page.close()
    assert hits


def test_a_hostile_page_does_nothing(tab, canary):
    at, hits = canary
    opened = tab(viewport={"width": 1280, "height": 900})
    page = opened.open("/inspector")
    page.get_by_label("Its HTML").fill(hostile.page(at))
    page.get_by_label("Its URL").fill(f"http://{at}/")
    page.get_by_role("button", name="Read it").click()
    frame = page.frame_locator("#frame")
    frame.locator(".kept").first.wait_for()
    assert "committee heard" in page.locator("#read").inner_text()
    for name in ("Home", "News", "Data", "Away", "Send", "More"):
        frame.get_by_text(name, exact=True).first.click(force=True)
    for place in ("xss", "td", "p"):
        for one in frame.locator(place).all()[:3]:
            one.hover(force=True)
    page.locator(".read .entry.kept").first.hover()
    page.wait_for_timeout(500)
    inner = page.frames[1]
    assert "/inspector/frame/" in inner.url
    assert page.url == f"{opened.base}/inspector"
    assert hits == []
    assert opened.strangers() == []
    assert opened.said == []
    assert page.evaluate("typeof window.owned") == "undefined"
    # The frame's document has nothing that could do anything, policies aside.
    left = inner.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap(one => [
          ...(["SCRIPT","LINK","IMG","IFRAME","FORM","INPUT","OBJECT","EMBED","SVG","BASE","A","VIDEO","AUDIO","BUTTON","MATH"]
              .includes(one.tagName.toUpperCase()) ? [one.outerHTML] : []),
          ...[...one.attributes].filter(a => !["class","title","lang","dir","colspan","rowspan","charset","name","content",
              "data-block","data-entry"].includes(a.name)).map(a => one.tagName + " " + a.name + "=" + a.value)])"""
    )
    assert left == []
    assert inner.evaluate("document.querySelectorAll('style').length") == 1


def test_a_hostile_page_that_was_crawled_does_nothing(tab):
    opened = tab()
    shown = opened.path_of("https://wire.example/hostile")
    number = shown.rpartition("/")[2]
    for path in (
        shown,
        f"/inspector/{number}",
        f"/inspector/{number}?again",
        "/articles?source=wire",
        "/",
    ):
        page = opened.open(path)
        page.wait_for_timeout(200)
        assert page.url == opened.base + path
        assert page.evaluate("typeof window.owned") == "undefined"
    assert opened.strangers() == []
    assert opened.said == []


def test_the_frame_would_run_no_script_even_if_one_got_in(tab):
    page = tab().open("/inspector/1")
    frame = page.frame_locator("#frame").locator("body")
    frame.wait_for()
    frame.evaluate(
        """body => { const script = body.ownerDocument.createElement("script");
          script.textContent = "window.top.owned = 1"; body.append(script);
          const image = body.ownerDocument.createElement("img");
          image.setAttribute("onerror", "window.top.owned = 1"); image.src = "http://127.0.0.1:9/x"; body.append(image); }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("typeof window.owned") == "undefined"
