"""The inspector: what became of each block, on both sides."""

from __future__ import annotations

import re

from web.made import NOW, page_of


def fates(page) -> dict[str, list[str]]:
    frame = page.frame_locator("#frame")
    frame.locator("[data-block]").first.wait_for()
    return {
        fate: frame.locator(f".{fate}").all_inner_texts() for fate in ("kept", "removed", "outside")
    }


def test_every_block_of_the_page_is_coloured_by_its_fate(tab):
    page = tab().open("/inspector/1")
    found = fates(page)
    assert len(found["kept"]) == 5
    assert any("newsletter" in text for text in found["removed"])
    assert any("News" in text for text in found["removed"])
    colours = (
        page.frame_locator("#frame")
        .locator(".kept, .removed")
        .evaluate_all("all => [...new Set(all.map(one => getComputedStyle(one).backgroundColor))]")
    )
    assert len(colours) == 2
    told = (
        page.frame_locator("#frame").get_by_text("Sign up to our newsletter").get_attribute("title")
    )
    assert told.startswith("removed: newsletter")
    assert page.locator(".read .entry.kept").count() == 5


def test_both_sides_are_linked(tab):
    page = tab(viewport={"width": 1280, "height": 900}).open("/inspector/1")
    frame = page.frame_locator("#frame")
    fates(page)
    page.locator(".read .entry.kept").nth(2).hover()
    assert "the harbour board" in frame.locator(".lit").first.inner_text()
    frame.locator(".kept").nth(4).hover()
    assert "the schools" in page.locator(".read .entry.lit").inner_text()
    # What is folded on the other side is unfolded.
    frame.get_by_text("Ferries late again").hover()
    lit = page.locator(".read .entry.lit")
    lit.wait_for(state="visible")
    assert "Ferries late again" in lit.inner_text()


def test_blocks_are_gone_through_by_keyboard(tab):
    page = tab().open("/inspector/1")
    fates(page)
    page.locator("#read").focus()
    seen = []
    for _ in range(30):
        page.keyboard.press("ArrowDown")
        seen.append(page.locator(".read .entry.lit").inner_text())
    assert any("the shopkeepers" in text for text in seen)
    assert "the schools" in " ".join(seen)
    assert page.frame_locator("#frame").locator(".lit").count() > 0


def test_it_is_read_again_by_today_s_reader(tab):
    opened = tab()
    page = opened.open("/inspector/4")
    assert "As it was read" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Read again").click()
    assert "the same as is stored" in page.get_by_role("status").inner_text()
    said = page.locator(".said").inner_text()
    assert "Ada Quay" in said
    # As it was stored: relevance is that of the whole text.
    number = page.url.partition("?")[0].rpartition("/")[2]
    stored = opened.open(f"/articles/{number}").get_by_role("region", name="Topics").inner_text()
    assert re.search(r"Relevance (0\.\d+)", stored)[1].rstrip("0") in said


def test_a_page_is_found_by_its_url_and_html_is_tried(tab):
    opened = tab()
    page = opened.open("/inspector")
    page.get_by_label("URL or number").fill("https://harbour.example/7#top")
    page.get_by_role("button", name="Show").click()
    assert page.locator("h1").inner_text() == "Cameras at the harbour, part 7"
    page = opened.open("/inspector?page=https://harbour.example/unknown")
    assert "is not in the archive" in page.get_by_role("alert").inner_text()
    page.get_by_label("Its HTML").fill(page_of("A pasted page", NOW))
    page.get_by_role("button", name="Read it").click()
    assert page.locator("h1").inner_text() == "A pasted page"
    assert len(fates(page)["kept"]) == 5
    assert opened.strangers() == []
