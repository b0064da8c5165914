"""What the newsroom's server answers: as proxy and origin, to conditional requests, in both editions."""

from __future__ import annotations

import gzip
import threading

import pytest

from newscrawl import newsroom

STORY = "http://harbourledger.example/2026/09/ferry-cameras-read-every-face/"
CORRECTED = "http://harbourledger.example/2026/09/mid-band-auction-result/"
COMMENTED = "http://harbourledger.example/2026/08/clinic-visit-location-broker-fined/"
NEW = "http://openwire.example/s/open-court-records-vote"


def test_proxy_and_origin_form_give_the_same_page(client):
    by_proxy = client.get(STORY)
    by_host = client.get("/2026/09/ferry-cameras-read-every-face/", Host="harbourledger.example:80")
    assert by_proxy.status == by_host.status == 200
    assert by_proxy.body == by_host.body
    assert by_proxy.headers["Content-Type"] == "text/html; charset=UTF-8"


def test_a_host_that_is_no_outlet_is_never_forwarded(client):
    reply = client.get("http://elsewhere.example/")
    assert reply.status == 502
    assert b"does not answer for http://elsewhere.example/" in reply.body


def test_unknown_paths_are_404_on_both_sites(client):
    assert client.get("http://harbourledger.example/2026/09/no-such-story/").status == 404
    assert client.get("http://openwire.example/s/no-such-story").status == 404


def test_a_taken_down_story_answers_200(client):
    reply = client.get("http://openwire.example/s/harbour-fee-refunds")
    assert reply.status == 200
    assert b"could not find the page" in reply.body


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        (STORY.rstrip("/"), STORY),
        (f"{NEW.replace('open-court-records-vote', 'cookie-banner-guide')}/", None),
        ("http://harbourledger.example/category/privacy", None),
    ],
)
def test_slashes_at_the_end_are_put_right(client, asked, location):
    reply = client.get(asked)
    assert reply.status == 301
    moved_to = location or (asked.rstrip("/") if asked.endswith("/") else f"{asked}/")
    assert reply.headers["Location"] == moved_to
    assert client.get(moved_to).status == 200


def test_the_short_link_leads_to_the_story(client):
    page = client.text(STORY)
    short = page.partition('rel="shortlink" href="')[2].partition('"')[0]
    assert client.get(short).headers["Location"] == STORY


def test_tracking_parameters_are_ignored(client):
    assert client.text(f"{STORY}?utm_source=rss&utm_medium=feed") == client.text(STORY)


def test_search_answers_whatever_is_asked(client):
    assert "You searched for drones" in client.text("http://harbourledger.example/?s=drones")
    assert "0 results for “drones”" in client.text("http://openwire.example/search?q=drones")
    assert "0 results" not in client.text("http://openwire.example/search?q=encryption")


def test_what_the_client_has_is_not_sent_again(client):
    first = client.get(STORY)
    by_etag = client.get(STORY, If_None_Match=first.headers["ETag"])
    by_date = client.get(STORY, If_Modified_Since=first.headers["Last-Modified"])
    assert (by_etag.status, by_etag.body) == (304, b"")
    assert (by_date.status, by_date.body) == (304, b"")
    assert by_etag.headers["ETag"] == first.headers["ETag"]
    assert client.get(STORY, If_None_Match='"another"').status == 200
    assert client.get(STORY, If_Modified_Since="yesterday").status == 200


def test_an_etag_counts_before_a_date(client):
    first = client.get(STORY)
    reply = client.get(
        STORY, If_None_Match='"another"', If_Modified_Since=first.headers["Last-Modified"]
    )
    assert reply.status == 200


def test_pages_are_compressed_for_those_who_can_read_it(client):
    packed = client.get(STORY, Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == client.get(STORY).body


def test_head_sends_the_headers_alone(client):
    reply = client.get(STORY, method="HEAD")
    assert reply.body == b""
    assert int(reply.headers["Content-Length"]) == len(client.get(STORY).body)


def test_nothing_can_be_posted_or_tunnelled(client):
    assert client.get(f"{STORY}#respond", method="POST").status == 405


def test_requests_are_noted_in_order(server, client):
    client.get("http://openwire.example/robots.txt")
    client.get(STORY, method="HEAD")
    assert server.requests == [("GET", "http://openwire.example/robots.txt"), ("HEAD", STORY)]


def test_edition_two_corrects_one_story(server, client):
    first = client.get(CORRECTED)
    server.set_edition(2)
    second = client.get(CORRECTED, If_None_Match=first.headers["ETag"])
    assert second.status == 200
    assert "£612m" in first.body.decode()
    assert "£621m" in second.body.decode()
    assert "£612m" not in second.body.decode()
    feed = client.text("http://harbourledger.example/post-sitemap.xml")
    assert f"<loc>{CORRECTED}</loc><lastmod>2026-10-21T10:45:00Z</lastmod>" in feed


def test_edition_two_adds_one_story_and_one_comment(server, client):
    assert client.get(NEW).status == 404
    before = client.get(COMMENTED)
    server.set_edition(2)
    assert client.get(NEW).status == 200
    assert NEW in client.text("http://openwire.example/atom.xml")
    after = client.get(COMMENTED, If_Modified_Since=before.headers["Last-Modified"])
    assert after.status == 200
    assert b"Late reader" in after.body
    assert b"Late reader" not in before.body


def test_edition_two_leaves_every_other_story_as_it_was(server, client):
    urls = [a.url for a in newsroom.expected(1) if a.url not in (CORRECTED, COMMENTED)]
    etags = {url: client.get(url).headers["ETag"] for url in urls}
    server.set_edition(2)
    answers = {url: client.get(url, If_None_Match=etags[url]).status for url in urls}
    assert set(answers.values()) == {304}


def test_an_edition_that_does_not_exist_is_an_error(server):
    with pytest.raises(ValueError, match="has editions"):
        server.set_edition(3)


def test_the_server_ends_with_its_block():
    before = threading.active_count()
    with newsroom.serve() as running:
        assert running.proxy_url.startswith("http://127.0.0.1:")
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
