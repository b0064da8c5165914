"""A running newsroom, and a client that asks it and nobody else."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlsplit

import pytest

from newscrawl import newsroom


@dataclass
class Reply:
    status: int
    headers: Message
    body: bytes


class Client:
    """One kept-alive connection to the newsroom as proxy."""

    def __init__(self, server: newsroom.Newsroom) -> None:
        self.connection = http.client.HTTPConnection(
            "127.0.0.1", urlsplit(server.proxy_url).port, timeout=10
        )

    def get(self, url: str, *, method: str = "GET", **headers: str) -> Reply:
        """Header names take an underscore for a hyphen."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, url, headers=sent)
        response = self.connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def text(self, url: str) -> str:
        return self.get(url).body.decode()


@pytest.fixture
def server() -> Iterator[newsroom.Newsroom]:
    with newsroom.serve() as running:
        yield running


@pytest.fixture
def client(server: newsroom.Newsroom) -> Iterator[Client]:
    client = Client(server)
    yield client
    client.connection.close()
