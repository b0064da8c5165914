"""Every block of a page is found again among those that were read, and the other way round."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.items import Reason
from newscrawl.reading.fates import Fate, page_fates
from newscrawl.reading.places import run_text
from newscrawl.reading.reader import extract
from newscrawl.sources import Read

TEXT = "The committee heard from nineteen witnesses about the register, and the chair promised that all would be answered, one by one."
PAGE = f"""<html><head><title>The register</title></head><body><nav><a href="/">Home</a> <a href="/a">News</a></nav>
<main><article class="story"><h1>The register</h1><p>{TEXT} <b>First</b> one.</p><p>{TEXT} Second.</p>
<div>{TEXT} Third.<br><br>{TEXT} <i>Fourth</i>.</div><table><tr><td>Ayes</td><td>12</td></tr></table>
<p>{TEXT} Fifth.</p><p class="promo">Odd thing here.</p></article></main><footer>Copyright</footer></body></html>"""


def said(block) -> str:
    return " ".join("".join(run_text(run) for run in block.runs).split())


def test_each_block_has_its_fate_and_its_place():
    found = extract(PAGE)
    fates = page_fates(PAGE, found.blocks, found.removed)
    assert not fates.elsewhere
    assert {entry.number for entry in fates.entries} == {block.entry for block in fates.blocks}
    kept = [block for block in fates.blocks if block.fate is Fate.KEPT]
    assert [block.text for block in kept] == [block.text for block in found.blocks]
    assert kept[0].path == "main > article.story > p"
    assert kept[0].text == said(kept[0]) == f"{TEXT} First one."
    gone = {block.text: (block.fate, block.reason) for block in fates.blocks if block not in kept}
    assert gone["The register"] == (Fate.REMOVED, Reason.TITLE)
    assert gone["Home News"] == (Fate.REMOVED, Reason.NAVIGATION)


def test_texts_that_line_breaks_part_are_told_apart():
    found = extract(PAGE)
    fates = page_fates(PAGE, found.blocks, found.removed)
    by_text = {block.text: said(block) for block in fates.blocks}
    assert by_text[f"{TEXT} Third."] == f"{TEXT} Third."
    assert by_text[f"{TEXT} Fourth."] == f"{TEXT} Fourth."
    assert by_text["Ayes 12"] == "Ayes12"


def test_what_a_source_s_rule_prunes_is_one_entry():
    rules = Read(prune=("//article/p[@class='promo']", "//nav"))
    found = extract(PAGE, rules=rules)
    fates = page_fates(PAGE, found.blocks, found.removed)
    odd = next(block for block in fates.blocks if block.text == "Odd thing here.")
    assert (odd.fate, odd.reason) == (Fate.REMOVED, Reason.SOURCE_RULE)
    assert not fates.elsewhere


def test_what_was_read_otherwise_leaves_its_blocks_outside():
    found = extract(PAGE)
    other = [replace(block, text=block.text.upper()) for block in found.blocks[:1]]
    fates = page_fates(PAGE, [*other, *found.blocks[1:]], [])
    first = next(block for block in fates.blocks if block.text.endswith("First one."))
    assert (first.fate, first.entry) == (Fate.OUTSIDE, None)
    assert fates.elsewhere == {0}


@pytest.mark.parametrize(
    "html", ["", "<p>", "\0", "<table><tr><td>a<td>b", "<p>" + "<b>" * 3000 + "x"]
)
def test_any_page_has_fates(html):
    found = extract(html)
    fates = page_fates(html, found.blocks, found.removed)
    assert len(fates.entries) == len(found.blocks) + len(found.removed)
