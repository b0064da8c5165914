"""A gzip body is taken when it is whole, however it was made."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.fetching.compression import require_end
from newscrawl.fetching.errors import TruncatedError

TEXT = b"".join(b"<p>Paragraph %d of the story.</p>" % number for number in range(400))


@given(st.binary(max_size=5000))
def test_whole_bodies_pass(body: bytes) -> None:
    require_end(gzip.compress(body), len(body))


@given(st.integers(1, len(gzip.compress(TEXT)) - 1))
def test_bodies_that_were_cut_do_not(kept: int) -> None:
    with pytest.raises(TruncatedError):
        require_end(gzip.compress(TEXT)[:kept], -1 & 0xFFFF)


def test_padding_and_further_members_do_no_harm() -> None:
    require_end(gzip.compress(TEXT) + b"\0" * 512, len(TEXT))
    require_end(gzip.compress(TEXT) + gzip.compress(b"more"), len(TEXT) + 4)
