"""A look at a database: what is wrong is kept, shown, and told once, whatever fails on the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from rows import HARBOUR, NOW, WIRE, add_sources, article, read, save

from health.servers import Sent, mail_server, webhook
from newscrawl.cli import cli
from newscrawl.config import Config
from newscrawl.health.check import Look, look
from newscrawl.health.gather import gather
from newscrawl.health.metrics import render
from newscrawl.sources import Source
from newscrawl.storage import runs
from newscrawl.storage.days import count_days
from newscrawl.storage.engine import Database
from newscrawl.storage.health import HealthState, alarms_due, states_of
from newscrawl.storage.runs import RunState, RunTally

DAY = timedelta(days=1)
SOURCES = {"harbour": HARBOUR, "wire": WIRE}


@pytest.fixture
def history(database: Database) -> Callable[[str, range], None]:
    """Adds a source's articles, one a day, and the crawls that found them."""
    add_sources(database)

    def add(source: str, days_ago: range) -> None:
        outcomes = []
        for ago in days_ago:
            at = NOW - ago * DAY
            name = f"{source}-{ago}"
            url = f"https://{source}.example/{name}"
            text = " ".join(f"{name}x{number}" for number in range(30))
            found = article(url, text, title=f"On {name}", source=source, published_at=at,
                            fetched_at=at)  # fmt: skip
            outcomes.append(read(found))
        save(database, *outcomes)

    return add


def crawled(database: Database, days_ago: range, *sources: str, **counts: object) -> None:
    for ago in days_ago:
        at = NOW - ago * DAY
        with database.begin() as session:
            runs.begin(session, f"r{ago}{sources}", list(sources), now=at)
            tallies = {name: RunTally(**({"listings": 1} | counts)) for name in sources}
            runs.finish(session, f"r{ago}{sources}", tallies, RunState.DONE, now=at)


def look_now(database: Database, tmp_path: Path, now: datetime = NOW, **settings: object) -> Look:
    url = database.url.render_as_string(hide_password=False)
    config = Config(data_dir=tmp_path, database_url=url, **settings)
    return look(config, SOURCES, is_all=True, look_again=None, now=now)


def silent(database: Database, history: Callable[[str, range], None]) -> None:
    """The harbour has been silent for twenty days, the wire never was."""
    history("harbour", range(20, 90))
    history("wire", range(90))
    crawled(database, range(40), "harbour", "wire")


def test_what_is_silent_is_found_with_its_beginning(database, history, tmp_path):
    silent(database, history)
    found = look_now(database, tmp_path)
    assert found.sources == 2
    [state] = found.states
    assert (state.source, state.state) == ("harbour", HealthState.SILENT)
    assert state.since.date() == (NOW - 20 * DAY).date()
    assert "nothing new for 20 days" in state.evidence
    assert state.command == "newscrawl sources check harbour"


def test_all_well_is_nothing(database, history, tmp_path):
    history("wire", range(90))
    crawled(database, range(40), "wire")
    assert look_now(database, tmp_path) == Look(sources=1, states=[], delivered=0)


def test_crawls_that_have_stopped_are_told_and_no_source_is_blamed(database, history, tmp_path):
    history("wire", range(30, 90))
    crawled(database, range(30, 60), "wire")
    [state] = look_now(database, tmp_path).states
    assert (state.source, state.state) == ("", HealthState.NOT_CRAWLED)


def test_a_database_without_a_crawl_is_well(database, tmp_path):
    assert look_now(database, tmp_path).states == []


def test_a_source_that_is_taken_from_the_catalogue_is_nobodys_trouble(database, history, tmp_path):
    silent(database, history)
    look_now(database, tmp_path)
    url = database.url.render_as_string(hide_password=False)
    config = Config(data_dir=tmp_path, database_url=url)
    assert look(config, {"wire": WIRE}, is_all=True, look_again=None, now=NOW + DAY).states == []
    with database.read() as session:
        assert states_of(session) == []


@pytest.fixture
def mail():
    with mail_server() as sent:
        yield sent


@pytest.fixture
def hook():
    with webhook() as sent:
        yield sent


def test_a_change_is_told_once_in_every_way(database, history, tmp_path, mail: Sent, hook: Sent):
    silent(database, history)
    ways = {
        "alarm_mail": "ops@example.org, desk@example.org", "alarm_mail_from": "crawl@example.org",
        "smtp_url": mail.url, "alarm_webhook": hook.url, "alarm_file": tmp_path / "a" / "alarms",
    }  # fmt: skip
    assert look_now(database, tmp_path, **ways).delivered == 3
    assert look_now(database, tmp_path, **ways).delivered == 0
    [(recipients, text)] = mail.received
    assert recipients == ["ops@example.org", "desk@example.org"]
    assert "Subject: newscrawl: harbour is silent" in text
    [posted] = hook.received
    assert posted["text"].startswith("*newscrawl: harbour is silent*\nharbour: silent, since")
    assert (tmp_path / "a" / "alarms").read_text().count("harbour is silent") == 1
    # It publishes again: that is told as well, once.
    history("harbour", range(1))
    assert look_now(database, tmp_path, NOW + 60 * timedelta(seconds=1), **ways).delivered == 3
    assert "harbour is no longer silent" in mail.received[-1][1]
    assert len(hook.received) == 2


def test_what_is_not_taken_is_told_later(database, history, tmp_path, mail: Sent, hook: Sent):
    silent(database, history)
    ways = {"alarm_mail": "ops@example.org", "smtp_url": mail.url, "alarm_webhook": hook.url}
    mail.is_refusing = hook.is_refusing = True
    found = look_now(database, tmp_path, **ways)
    assert (found.delivered, len(found.failures)) == (0, 2)
    assert "secret-path" not in " ".join(found.failures)
    with database.read() as session:
        assert [one.attempts for one in alarms_due(session)] == [1, 1]
    mail.is_refusing = hook.is_refusing = False
    found = look_now(database, tmp_path, **ways)
    assert (found.delivered, found.failures) == (2, [])
    assert (len(mail.received), len(hook.received)) == (1, 1)


def test_text_of_strangers_forges_no_line_of_a_message(database, history, tmp_path):
    history("wire", range(90))
    crawled(database, range(1, 40), "wire")
    crawled(database, range(1), "wire", requested=1, errors={"dns": 1})
    path = tmp_path / "alarms"
    with database.begin() as session:
        from sqlalchemy import insert

        from newscrawl.storage.models import ListingRow

        session.execute(insert(ListingRow).values(
            source="wire", url="https://wire.example/feed", root="https://wire.example/feed",
            kind="feed", rules="", failures=9, failing_since=NOW - 9 * DAY,
            last_error="bad\nharbour: silent, since 2020-01-01\x1b[2J",
        ))  # fmt: skip
    from newscrawl.sources import Discover

    wire = Source(name="wire", title="W", home="https://wire.example/", language="en", discover=Discover(feeds=("https://wire.example/feed",)))  # fmt: skip
    url = database.url.render_as_string(hide_password=False)
    config = Config(data_dir=tmp_path, database_url=url, alarm_file=path)
    [state] = look(config, {"wire": wire}, is_all=True, look_again=None, now=NOW).states
    assert state.state is HealthState.FEED_FAILING
    assert not [line for line in path.read_text().splitlines() if line.startswith("harbour")]
    assert "\x1b" not in path.read_text()


def test_the_numbers_are_what_prometheus_reads(database, history, tmp_path):
    silent(database, history)
    path = tmp_path / "textfile" / "newscrawl.prom"
    look_now(database, tmp_path, metrics_file=path)
    from prometheus_client.parser import text_string_to_metric_families

    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }
    assert found["newscrawl_source_state", "harbour", "silent"] == 1
    assert found["newscrawl_articles_7_days", "wire"] == 7
    assert found["newscrawl_filled_28_days", "title", "wire"] == 1
    assert found["newscrawl_last_crawl_timestamp_seconds",] == NOW.timestamp()
    assert [one.name for one in path.parent.iterdir()] == ["newscrawl.prom"]


def test_numbers_of_an_empty_database(database):
    with database.read() as session:
        assert b"newscrawl_source_state" in render(session, NOW)


def test_facts_are_of_the_last_weeks(database, history):
    history("wire", range(3))
    crawled(database, range(100), "wire")
    with database.begin() as session:
        count_days(session, NOW)
        [facts] = gather(session, SOURCES, NOW)
    assert [run.started_at for run in facts.runs] == sorted(run.started_at for run in facts.runs)
    assert len(facts.runs) == 31
    assert [one.articles for one in facts.days] == [1, 1, 1]


def test_the_command_is_quiet_when_all_is_well(sqlite_template, tmp_path, monkeypatch):
    shutil.copy(sqlite_template, tmp_path / "n.db")
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", f"sqlite:///{tmp_path / 'n.db'}")
    done = CliRunner().invoke(cli, ["health", "--offline", "--json"], catch_exceptions=False)
    assert (done.exit_code, done.output) == (0, "")


def test_the_command_says_what_is_wrong_and_its_status_says_so(
    tmp_path, monkeypatch, sqlite_template
):
    shutil.copy(sqlite_template, tmp_path / "n.db")
    url = f"sqlite:///{tmp_path / 'n.db'}"
    with Database.open(url) as database:
        add_sources(database)
        crawled(database, range(5, 9), "wire")
    monkeypatch.setenv("NEWSCRAWL_DATABASE_URL", url)
    done = CliRunner().invoke(cli, ["health", "--offline", "--json", "--exit-zero"])
    assert done.exit_code == 0
    assert json.loads(done.output)["state"] == "not_crawled"
    done = CliRunner().invoke(cli, ["health", "--offline"])
    assert done.exit_code == 1
    assert "the crawling" in done.output
