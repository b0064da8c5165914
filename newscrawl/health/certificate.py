"""A host in, what is wrong with its certificate out, in the words of OpenSSL."""

from __future__ import annotations

import socket
import ssl

from newscrawl.fetching.addresses import is_public

PATIENCE = 15.0
"""seconds"""


def why_not_trusted(host: str, port: int = 443, *, allow_private: bool = False) -> str:
    """`certificate has expired` and the like; empty when it is trusted, or the host does not answer."""
    context = ssl.create_default_context()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        good = next(one for one in addresses if allow_private or is_public(one))
        with (
            socket.create_connection((good, port), timeout=PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return ""
    except ssl.SSLCertVerificationError as error:
        return f"the certificate of {host} is refused: {error.verify_message}"
    except (OSError, StopIteration, UnicodeError):
        return ""
