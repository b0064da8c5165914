"""Compressed answers in, expanded ones out: within the limit, whole, and nothing by halves."""

from __future__ import annotations

import zlib

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newscrawl.fetching.errors import BadEncodingError, TooLargeError, TruncatedError

GZIP = frozenset({b"gzip", b"x-gzip"})
STEP = 256 * 1024
DECODERS = ("gzip", "zlib", "brotli", "brotlicffi", "zstd", "_zstd", "struct")
"""packages whose errors say that a body is not what its headers say"""


class WholeBodies(HttpCompressionMiddleware):
    """Scrapy's middleware, which says what is wrong with a body, and takes no part for the whole."""

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Response:
        encodings = response.headers.getlist("Content-Encoding")
        try:
            result = super().process_response(request, response)
            assert isinstance(result, Response)
        except IgnoreRequest as error:
            raise TooLargeError(str(error)) from None
        except (OSError, EOFError, ValueError) as error:
            raise BadEncodingError(_words(error)) from None
        except Exception as error:  # brotli, zlib and zstd share no base
            if type(error).__module__.rpartition(".")[2] not in DECODERS:
                raise
            raise BadEncodingError(_words(error)) from None
        if request.method != "HEAD" and len(encodings) == 1 and encodings[0].lower() in GZIP:
            require_end(response.body, len(result.body))
        return result


def require_end(body: bytes, expanded: int) -> None:
    """Scrapy gives what it could expand of a gzip stream that was cut off.

    Raises:
        TruncatedError: the stream, which came to `expanded` bytes, does not end.
    """
    if body[-4:] == (expanded & 0xFFFFFFFF).to_bytes(4, "little"):
        return  # it ends with its length, as it should
    decoder = zlib.decompressobj(31)
    rest = body
    while rest and not decoder.eof:
        decoder.decompress(rest, STEP)
        rest = decoder.unconsumed_tail
    if not decoder.eof:
        raise TruncatedError("the compressed body ends before its end")


def _words(error: Exception) -> str:
    return f"the body is not compressed as its headers say: {' '.join(str(error).split())}"
