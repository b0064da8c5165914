"""The jobs stand between two comments of a crontab, and nothing else of it is ever touched."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.schedule.crontab import block, installed, with_block, without_block
from newscrawl.schedule.jobs import load_schedule
from newscrawl.schedule.place import Place, Surroundings

FOREIGN = b"""# mine
MAILTO = "me@example.org"

*/1 * * * *   /usr/bin/foo  --bar='a b' # comment
0 0 1 1 *\tnope
  5 4 * * sun  lead\\%space
@every 5m a line that cron does not know
# caf\xc3\xa9 \xff
"""
HERE = Surroundings("/srv", "/ve nv/bin/python", {}, datetime(2026, 1, 1, tzinfo=UTC))
LINES = st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"") + b"\n"))


def lines(folder: Path) -> str:
    return block(load_schedule(None, folder), Place(folder), HERE)


@given(before=LINES, after=LINES)
def test_what_is_not_ours_stays_byte_for_byte(before: list[bytes], after: list[bytes]):
    folder = Path("/srv/data/schedule")
    own = lines(folder)
    table = b"".join(before)
    added = with_block(table, folder, own)
    assert added == table + own.encode()
    assert without_block(added, folder) == table
    grown = added + b"".join(after)
    assert with_block(grown, folder, own) == grown
    assert without_block(grown, folder) == table + b"".join(after)


def test_a_block_is_replaced_where_it_stands():
    folder = Path("/srv/a")
    table = with_block(FOREIGN, folder, lines(folder)) + FOREIGN
    new = "# BEGIN newscrawl /srv/a\n1 1 1 1 1 x\n# END newscrawl /srv/a\n"
    assert with_block(table, folder, new) == FOREIGN + new.encode() + FOREIGN


def test_two_installations_of_one_user_do_not_meet():
    one, two = Path("/srv/a"), Path("/srv/a/b")
    table = with_block(with_block(b"", one, lines(one)), two, lines(two))
    assert installed(table, one) == lines(one)
    assert without_block(table, one) == lines(two).encode()


def test_a_line_says_to_the_shell_what_is_meant(tmp_path: Path):
    folder = tmp_path / "100 % 'ours'; $HOME"
    folder.mkdir()
    # What cron does with a line: from the fields on, with \% as %.
    own = [line for line in lines(folder).splitlines() if "run crawl" in line]
    command = own[0].split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    echo = command.replace(r"\%", "%").replace("'/ve nv/bin/python' -m newscrawl", "printf '%s|'")
    done = subprocess.run(["/bin/sh", "-c", echo], capture_output=True, text=True, check=True)
    assert done.stdout.split("|") == ["schedule", "run", "crawl", "--at", str(folder), ""]
