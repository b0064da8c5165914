"""A made-up site from its first page on: what is learned, what is read, what a redesign does."""

from __future__ import annotations

import json

import pytest
from reading.profile import made

from newscrawl import SiteExtractor, extract
from newscrawl.items import ReadPath, Reason
from newscrawl.reading.profile.model import Health, SiteProfile
from newscrawl.reading.profile.observation import Line, Observation, Place
from newscrawl.reading.profile.read import read_page
from newscrawl.reading.profile.signatures import short
from newscrawl.reading.profile.words import tell
from newscrawl.sources.source import Read

SIGN = "Words in this paper are set by hand"


def texts(read):
    return [block.text for block in read.body[0]]


@pytest.fixture(scope="module")
def learned():
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(40)])
    return profile


def read(learned, number, html=None, **given):
    given = {"profile": learned.rules} | given
    return extract(html or made.old_page(number), made.url_of(number), **given)


def test_what_the_site_repeats_is_taken_out(learned):
    found = read(learned, 77)
    assert [block.text for block in found.blocks] == made.expected(77)
    repeated = [block.text for block in found.removed if block.reason is Reason.REPEATS_ON_SITE]
    assert any(text.startswith(SIGN) for text in repeated)


def test_the_full_reader_alone_leaves_it(learned):
    assert SIGN in read(learned, 77, profile=None).body


def test_a_page_of_a_known_layout_is_read_by_the_profile(learned):
    found = read(learned, 77)
    assert found.read_by is ReadPath.PROFILE
    assert found.profile_version == learned.version > 0
    assert (found.title, found.authors) == (made.title_of(77), [made.author_of(77)])
    assert found.published_at == made.seen_at(77)


def test_without_a_profile_a_page_is_read_in_full():
    found = extract(made.old_page(77), made.url_of(77))
    assert (found.read_by, found.profile_version) == (ReadPath.FULL, None)


def test_bytes_are_read_like_text(learned):
    page = made.old_page(77)
    assert read(learned, 77, page.encode()) == read(learned, 77, page)


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("story-text", "other-text"),
        lambda page: page.replace(
            '<div class="story-text">', '<div class="story-text"></div><div>'
        ),
        lambda page: page.replace("</head>", ""),
        lambda page: page[: page.index("<p>")] + "</div></article></main></body></html>",
    ],
    ids=["no container", "an empty container", "no head", "no text"],
)
def test_an_odd_page_falls_back_to_the_full_reader(learned, change):
    found = read(learned, 77, change(made.old_page(77)))
    assert found.read_by is ReadPath.FALLBACK


def test_a_second_container_is_odd(learned):
    extra = (
        '</div><div class="story-text"><p>Another story begins here, and it is none of ours.</p>'
    )
    assert read(learned, 77, made.old_page(77, extra=extra)).read_by is ReadPath.FALLBACK


def test_a_sample_goes_both_ways(learned):
    number = next(n for n in range(100, 400) if short(made.url_of(n)) % 40 == 0)
    seen = read_page(
        made.old_page(number), made.url_of(number), site=learned.rules, learns=True
    ).seen
    assert seen.trials
    assert all(trial.agreed for trial in seen.trials)


def test_an_operator_pins_an_item(learned):
    found = read(learned, 77, rules=Read(keep=("^Words in this paper",)))
    assert SIGN in found.body


def test_an_operator_forbids_an_item(learned):
    found = read(learned, 77, rules=Read(drop=("^Background$",)))
    assert "Background" not in found.body
    assert any(block.reason is Reason.SOURCE_RULE for block in found.removed)


def test_the_profile_says_what_it_learned(learned):
    told = "\n".join(tell(learned))
    assert (
        "removed from 100.0% of pages: 'Gauge reading N of the tide board', before the body" in told
    )
    assert "kept on 100.0% of pages: 'Background'" in told
    assert "body in div.story-text<article.story<main" in told
    assert "title in h1.headline<article.story<main" in told


def test_json_brings_back_the_same_profile(learned):
    text = json.dumps(learned.to_json())
    again = SiteProfile.from_json(json.loads(text))
    assert json.dumps(again.to_json()) == text
    assert again.rules == learned.rules
    assert read(again, 77) == read(learned, 77)


def test_a_stored_profile_goes_on_learning(learned):
    again = SiteProfile.from_json(json.loads(json.dumps(learned.to_json())))
    made.crawl(again, [(number, made.old_page(number)) for number in range(40, 60)])
    assert again.pages > learned.pages
    assert again.health is Health.WELL


def test_a_profile_of_another_format_is_learned_anew(learned):
    again = SiteProfile.from_json(learned.to_json() | {"format": -1})
    assert again.pages == 0
    assert again.version == learned.version


def test_the_version_stays_while_nothing_changes(learned):
    again = SiteProfile.from_json(learned.to_json())
    again.learn()
    assert again.version == learned.version


def test_a_redesign_is_noticed_and_learned():
    """Half of the pages come in another layout from page 40 on."""
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(40)])
    assert profile.health is Health.WELL
    noticed = None
    for number in range(40, 60):
        page = made.new_page(number) if number % 2 else made.old_page(number)
        ((_, found, _),) = made.crawl(profile, [(number, page)])
        assert texts(found) == made.expected(number), number
        if noticed is None and profile.changed_at:
            noticed = number
    assert noticed is not None
    assert profile.changed_at == made.seen_at(41).isoformat()
    pages = [(n, made.new_page(n) if n % 2 else made.old_page(n)) for n in range(60, 100)]
    after = made.crawl(profile, pages)
    assert [texts(found) for _, found, _ in after] == [made.expected(n) for n, _ in pages]
    assert {found.read_by for n, found, _ in after[-20:] if n % 2} == {ReadPath.PROFILE}
    assert {found.read_by for n, found, _ in after[-20:] if not n % 2} == {ReadPath.PROFILE}
    assert len(profile.rules.layouts) == 2
    assert profile.health is Health.WELL


def test_a_full_redesign_is_noticed_within_twenty_pages():
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(60)])
    healths = set()
    for number in range(60, 80):
        ((_, found, _),) = made.crawl(profile, [(number, made.new_page(number))])
        assert texts(found) == made.expected(number)
        healths.add(profile.health)
    assert Health.LAYOUT_CHANGED in healths
    assert profile.changed_at == made.seen_at(60).isoformat()


def test_a_line_that_ended_is_forgotten():
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(30)])
    sign = {id_ for id_, record in profile.lines.records.items() if record.text.startswith(SIGN)}
    assert sign & set(profile.rules.lines)
    for number in range(30, 4000):
        profile.add(observation(number))
    profile.learn()
    assert not sign & set(profile.rules.lines)


def observation(number):
    """A page with forty lines of its own and three that recur."""
    kind = made.BLOCK
    lines = [
        Line(
            short(f"{number}-{n}"),
            f"line {number} of {n}" * 5,
            "text" * 20,
            Place.BETWEEN,
            kind,
            n,
            False,
            False,
            False,
            True,
            1,
            1,
            1,
        )
        for n in range(37)
    ]
    lines += [
        Line(
            short(f"often {number % 300} {n}"),
            f"often {n} " * 8,
            "text" * 20,
            Place.AFTER,
            kind,
            n,
            False,
            False,
            True,
            True,
            number,
            0,
            1,
        )
        for n in range(3)
    ]
    return Observation(
        number,
        made.seen_at(number),
        (f"div.body-{number % 3}<main<body",),
        "h1",
        "",
        "",
        tuple(lines),
        (),
        3000,
    )


def test_a_profile_of_a_large_site_stays_small():
    profile = SiteProfile()
    for number in range(3000):
        profile.add(observation(number))
    assert len(json.dumps(profile.to_json(), ensure_ascii=False).encode()) < 100_000


def test_site_extractor_learns_from_four_pages():
    reader = SiteExtractor(pages=[(made.old_page(n), made.url_of(n)) for n in range(4)])
    found = reader(made.old_page(9), made.url_of(9))
    assert [block.text for block in found.blocks] == made.expected(9)
    assert found.read_by is ReadPath.PROFILE


def test_site_extractor_without_pages_is_the_full_reader():
    found = SiteExtractor(pages=[])(made.old_page(9), made.url_of(9))
    assert found == extract(made.old_page(9), made.url_of(9))


@pytest.mark.parametrize("picture", ["", '<figure><img src="/p.png"></figure>'])
def test_a_standing_heading_that_the_reader_takes_for_a_label_is_put_back(picture):
    """The same short line at the beginning of texts: a label to the reader of one page, or a caption."""
    summary = "<p><strong>Highlights</strong></p>"

    def page(number, *, first):
        """The line is the first of the text, or stands further down, where it is kept."""
        text = made.old_page(number).replace('<div class="strap">', '<div class="strap" hidden>')
        if first:
            return text.replace("<p>", picture + summary + "<p>", 1)
        before, _, after = text.partition("<h2>Background</h2>")
        return before + summary + after

    alone = extract(page(50, first=True), made.url_of(50))
    assert "Highlights" not in alone.body
    profile = SiteProfile()
    made.crawl(profile, [(number, page(number, first=number % 3 == 0)) for number in range(40)])
    found = extract(page(50, first=True), made.url_of(50), profile=profile.rules)
    assert found.blocks[0].text == "Highlights"


def test_a_mature_profile_looks_at_some_pages_only_but_notices_a_redesign():
    profile = SiteProfile()
    made.crawl(profile, [(number, made.old_page(number)) for number in range(240)])
    assert profile.rules.one_in > 1
    assert 40 <= profile.pages < 160
    for number in range(240, 260):
        made.crawl(profile, [(number, made.new_page(number))])
    assert profile.changed_at == made.seen_at(240).isoformat()
