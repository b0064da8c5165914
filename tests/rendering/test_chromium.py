"""What is missing for rendered pages is said at once, and who has none pays nothing for them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from newscrawl.errors import ConfigurationError
from newscrawl.rendering import chromium
from newscrawl.sources import Source


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    plain = Source(name="plain", title="Plain", home="https://plain.example/", language="en")
    made = replace(plain, name="made", render=True)
    chromium.require_chromium([plain])
    words = r"render = true in made: .*pip install 'newscrawl\[render\]'"
    with pytest.raises(ConfigurationError, match=words):
        chromium.require_chromium([plain, made])


def test_a_browser_is_named_or_found_on_path(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"no Chromium on PATH.*NEWSCRAWL_CHROMIUM"):
        chromium.find_chromium()
    with pytest.raises(ConfigurationError, match="NEWSCRAWL_CHROMIUM: '/no/such'"):
        chromium.find_chromium("/no/such")
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert chromium.find_chromium() == str(program)
    assert chromium.find_chromium(str(program)) == str(program)


def test_a_crawl_loads_no_browser_for_pages_that_need_none() -> None:
    names = ["newscrawl.cli", "newscrawl.settings", "newscrawl.pipelines", "newscrawl.spiders.news"]
    names.append("newscrawl.rendering.middleware")
    code = f"import sys, {', '.join(names)}\nprint([name for name in sys.modules if 'playwright' in name])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
