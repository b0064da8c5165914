"""The overview as one file for a mail."""

from __future__ import annotations

import re
import subprocess
import sys

from axe_playwright_python.sync_playwright import Axe


def test_the_report_is_one_file_that_asks_for_nothing(served, browser, tmp_path):
    out = tmp_path / "report.html"
    command = [sys.executable, "-m", "newscrawl", "report", "--out", str(out), "--days", "60"]
    done = subprocess.run(
        command, env=served.environment, capture_output=True, text=True, timeout=60, check=True
    )
    text = out.read_text(encoding="utf-8")
    assert done.stdout == f"{out}: {len(text.encode()):,} bytes\n"
    assert "<script" not in text
    assert not re.search(r"(?:href|src)=", text)
    requests: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(out.as_uri())
    assert "1 source needs care" in page.locator("main").inner_text()
    assert page.locator("svg.chart rect").count() > 20
    faults = [
        one["id"]
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    page.close()
    assert faults == []
    assert requests == [out.as_uri()]


def test_a_report_that_cannot_be_written_leaves_the_last_one(served, tmp_path):
    out = tmp_path / "no" / "report.html"
    command = [sys.executable, "-m", "newscrawl", "report", "--out", str(out)]
    done = subprocess.run(
        command, check=False, env=served.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert f"cannot write {out}" in done.stderr
